import { expect, test } from 'vitest'
import { parseEnvironment } from './environment.ts'

const variables = {
  STACK_NAME: 'dev',
  TABLE_NAME: 'sportsfeeds',
  STREAM_NAME: 'changes',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'analysts',
  OIDC_CLIENT_CLAIM: 'custom:client',
}

test('a task is started with its table, its stream and its issuer, and listens on the port that it names', () => {
  expect(parseEnvironment(variables)).toMatchObject({ PORT: 8_080 })
  expect(parseEnvironment({ ...variables, PORT: '9000' })).toMatchObject({ PORT: 9_000 })
})

test('every variable that is missing or malformed is named, and no value', () => {
  const broken = { ...variables, TABLE_NAME: undefined, PORT: 'secret' }
  expect(() => parseEnvironment(broken)).toThrow(/TABLE_NAME.*PORT/)
  expect(() => parseEnvironment(broken)).not.toThrow(/secret/)
})
