import { expect, test } from 'vitest'
import { parseStackConfig } from './config.ts'
import { readStackSettings } from './graph/stack-settings.ts'
import { refusePlaceholders } from './placeholders.ts'

async function prodWith(alarmEmail?: string) {
  const { 'sportsfeeds:alarmEmail': given = '', ...settings } = await readStackSettings('prod')
  return parseStackConfig('prod', { ...settings, 'sportsfeeds:alarmEmail': alarmEmail ?? given })
}

test('prod cannot be deployed with the address that its file comes with', async () => {
  const config = await prodWith()
  expect(() => refusePlaceholders('prod', config)).toThrow(
    /fix Pulumi\.prod\.yaml:\n {2}sportsfeeds:alarmEmail: .*placeholder/,
  )
})

test.each(['a@example.com', 'a@mail.example.org', 'a@some.test', 'a@feeds.invalid'])(
  '%s is a placeholder',
  async (email) => {
    const config = await prodWith(email)
    expect(() => refusePlaceholders('prod', config)).toThrow(email)
  },
)

test.each(['ops@acme-trading.com', 'example@acme.io', 'a@myexample.com'])(
  '%s may be somebody',
  async (email) => {
    const config = await prodWith(email)
    expect(() => refusePlaceholders('prod', config)).not.toThrow()
  },
)
