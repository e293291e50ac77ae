import { expect, test } from 'vitest'
import { parseEnvironment } from './environment.ts'
import { InvalidEnvironmentError } from './errors.ts'

const writeFeeds = {
  STACK_NAME: 'dev',
  TABLE_NAME: 'sportsfeeds',
  ODDS_RETENTION_DAYS: '30',
  PROVIDERS: '{"key1":"acme 1000","key2":"own 500/9000000 operator"}',
}

test('variables are parsed, and unknown ones ignored', () => {
  expect(parseEnvironment('writeFeeds', { ...writeFeeds, PATH: '/usr/bin' })).toEqual({
    STACK_NAME: 'dev',
    TABLE_NAME: 'sportsfeeds',
    ODDS_RETENTION_DAYS: 30,
    PROVIDERS: {
      key1: { name: 'acme', oddsPerSecond: 1000, isOperator: false },
      key2: { name: 'own', oddsPerSecond: 500, oddsPerDay: 9_000_000, isOperator: true },
    },
  })
})

test.each([
  ['STACK_NAME', ''],
  ['TABLE_NAME', undefined],
  ['TABLE_NAME', ''],
  ['ODDS_RETENTION_DAYS', 'a month'],
  ['ODDS_RETENTION_DAYS', '-1'],
  ['PROVIDERS', 'acme'],
  ['PROVIDERS', '["acme"]'],
  ['PROVIDERS', '{"key1":"no provider name"}'],
  ['PROVIDERS', '{"key1":"acme"}'],
  ['PROVIDERS', '{"key1":"acme 0"}'],
  ['PROVIDERS', '{"key1":"acme 1000/many"}'],
  ['LOG_LEVEL', 'LOUD'],
])('%s=%j is refused by name', (name, value) => {
  expect(() => parseEnvironment('writeFeeds', { ...writeFeeds, [name]: value })).toThrow(
    InvalidEnvironmentError,
  )
  expect(() => parseEnvironment('writeFeeds', { ...writeFeeds, [name]: value })).toThrow(name)
})

test('a secret is never part of the message', () => {
  const variables = { STACK_NAME: 'dev', TABLE_NAME: 'sportsfeeds', CURSOR_SECRET: 'too short' }
  expect(() => parseEnvironment('readFeeds', variables)).toThrow(/CURSOR_SECRET/)
  expect(() => parseEnvironment('readFeeds', variables)).not.toThrow(/too short/)
})
