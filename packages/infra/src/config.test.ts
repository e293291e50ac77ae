import { describe, expect, test } from 'vitest'
import { parseStackConfig } from './config.ts'
import { InvalidStackConfigError } from './errors.ts'

const source = (values: Record<string, string>) => ({ get: (key: string) => values[key] })
const providers = JSON.stringify([{ name: 'acme', ratePerSecond: 10, burst: 20 }])

const parseFiveMistakes = () =>
  parseStackConfig(
    'prod',
    source({
      expectedWritesPerSecond: 'many',
      logRetentionDays: '8',
      streamMode: 'fast',
      deletionProtection: 'yes',
      providers: JSON.stringify([{ name: 'ac me', ratePerSecond: 10, burst: 20 }]),
    }),
  )

describe('the configuration of a stack', () => {
  test('needs only providers', () => {
    expect(parseStackConfig('dev', source({ providers }))).toMatchObject({
      expectedWritesPerSecond: 500,
      flushIntervalMs: 100,
      deletionProtection: false,
      providers: [{ name: 'acme', ratePerSecond: 10, burst: 20 }],
    })
  })

  test('with five mistakes gets one message that names all five', () => {
    expect(parseFiveMistakes).toThrow(InvalidStackConfigError)
    for (const key of [
      'sportsfeeds:expectedWritesPerSecond',
      'sportsfeeds:logRetentionDays',
      'sportsfeeds:streamMode',
      'sportsfeeds:deletionProtection',
      'sportsfeeds:providers.0.name',
    ]) {
      expect(parseFiveMistakes).toThrow(key)
    }
    expect(parseFiveMistakes).toThrow(/5 mistakes.*Pulumi\.prod\.yaml/)
  })

  test.each([
    ['no list', 'acme'],
    ['an empty list', '[]'],
    ['two providers of one name', JSON.stringify([...JSON.parse(providers), ...JSON.parse(providers)])],
  ])('refuses %s as providers', (_, text) => {
    expect(() => parseStackConfig('dev', source({ providers: text }))).toThrow(/sportsfeeds:providers/)
  })

  test('refuses an issuer without the audience that its tokens are for', () => {
    const values = { providers, oidcIssuer: 'https://issuer.example' }
    expect(() => parseStackConfig('dev', source(values))).toThrow(/oidcAudience/)
  })
})
