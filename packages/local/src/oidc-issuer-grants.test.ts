import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createGrants } from './oidc-issuer-grants.ts'

const codeVerifier = 'verifier'
const authorization = {
  application: 'console',
  redirectUri: 'http://127.0.0.1:1/',
  codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  scope: 'openid',
  nonce: undefined,
  clientId: 'client-demo',
}

function setUp() {
  let nowMs = 1_000_000
  let texts = 0
  const grants = createGrants({ now: () => nowMs, randomText: () => `text-${(texts += 1)}` })
  const redeem = (code: string) => grants.redeemCode({ ...authorization, code, codeVerifier })
  return {
    grants,
    pass: (ms: number) => (nowMs += ms),
    redeem,
    refresh: (refreshToken: string) => grants.refresh({ refreshToken, application: 'console' }),
    signIn: () => refreshTokenOf(redeem(grants.issueCode(authorization))),
  }
}

function refreshTokenOf(answer: ReturnType<ReturnType<typeof createGrants>['refresh']>): string {
  if (!answer.isTaken) throw new Error(answer.reason)
  return answer.refreshToken
}

test('a code is good for a minute', () => {
  const { grants, pass, redeem } = setUp()
  const [early, late] = [grants.issueCode(authorization), grants.issueCode(authorization)]
  pass(59_999)
  expect(redeem(early)).toMatchObject({ isTaken: true, authorization })
  pass(1)
  expect(redeem(late)).toMatchObject({ isTaken: false, reason: expect.stringContaining('expired') })
})

test('a wrong verifier does not use the code up', () => {
  const { grants, redeem } = setUp()
  const code = grants.issueCode(authorization)
  expect(grants.redeemCode({ ...authorization, code, codeVerifier: 'guessed' }).isTaken).toBe(false)
  expect(redeem(code).isTaken).toBe(true)
})

test('a refresh token that comes a second time ends the sign-in, for the one who holds the newest too', () => {
  const { refresh, signIn } = setUp()
  const first = signIn()
  const second = refreshTokenOf(refresh(first))
  expect(refresh(first).isTaken).toBe(false)
  expect(refresh(second).isTaken).toBe(false)
})

test('the end of one sign-in is not the end of another', () => {
  const { grants, refresh, signIn } = setUp()
  const [one, other] = [signIn(), signIn()]
  grants.revoke(one)
  expect(refresh(one).isTaken).toBe(false)
  expect(refresh(other).isTaken).toBe(true)
})

test('a sign-in ends after a working day, however often it was renewed', () => {
  const { pass, refresh, signIn } = setUp()
  let token = signIn()
  for (let hour = 1; hour < 12; hour += 1) {
    pass(3_600_000)
    token = refreshTokenOf(refresh(token))
  }
  pass(3_600_000)
  expect(refresh(token)).toMatchObject({ isTaken: false, reason: expect.stringContaining('expired') })
})

test('a refresh token is good for the application that it was given to', () => {
  const { grants, signIn } = setUp()
  expect(grants.refresh({ refreshToken: signIn(), application: 'other' }).isTaken).toBe(false)
})
