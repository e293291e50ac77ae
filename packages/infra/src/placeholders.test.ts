import { expect, test } from 'vitest'
import { parseStackConfig } from './config.ts'
import { readStackSettings } from './graph/stack-settings.ts'
import { refusePlaceholders } from './placeholders.ts'

const published = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/sportsfeeds-gateway:0.1.0'

async function prodWith(alarmEmail: string) {
  return parseStackConfig('prod', {
    ...(await readStackSettings('prod')),
    'sportsfeeds:alarmEmail': alarmEmail,
    'sportsfeeds:gatewayImage': published,
  })
}

test('prod cannot be deployed with the address and the image that its file comes with', async () => {
  const config = parseStackConfig('prod', await readStackSettings('prod'))
  expect(() => refusePlaceholders('prod', config)).toThrow(
    /fix Pulumi\.prod\.yaml:\n {2}sportsfeeds:alarmEmail: .*placeholder.*\n {2}sportsfeeds:gatewayImage: .*placeholder/,
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
