import { AccessRefusedError } from '@sportsfeeds/client'
import { expect, test } from 'vitest'
import { signInAsDemo } from './demo-identity.ts'

const setUp = (statuses: readonly number[] = []) => {
  const left = [...statuses]
  const asked: string[] = []
  let nowMs = 0
  return {
    asked,
    wait: (ms: number) => {
      nowMs += ms
    },
    issuer: {
      issuer: 'http://127.0.0.1:4567/oidc',
      now: () => nowMs,
      signOut: () => undefined,
      fetch: async (url: string) => {
        asked.push(url)
        const status = left.shift() ?? 200
        const body = { access_token: `token-${asked.length}`, expires_in: 3_600 }
        return { ok: status === 200, status, json: async () => body }
      },
    },
  }
}

test('one token serves until a minute before its end, then, or once it is refused, a new one is asked for', async () => {
  const { issuer, asked, wait } = setUp()
  const { getToken } = await signInAsDemo(issuer)
  wait(3_539_000)
  expect(await getToken({ isRefused: false })).toBe('token-1')
  wait(1_000)
  expect(await getToken({ isRefused: false })).toBe('token-2')
  expect(await getToken({ isRefused: false })).toBe('token-2')
  expect(await getToken({ isRefused: true })).toBe('token-3')
  expect(new Set(asked)).toEqual(new Set(['http://127.0.0.1:4567/oidc/token']))
})

test('an issuer that gives no token is a refusal that names it', async () => {
  await expect(signInAsDemo(setUp([403]).issuer)).rejects.toThrow(AccessRefusedError)
  await expect(signInAsDemo(setUp([500]).issuer)).rejects.toThrow(
    'http://127.0.0.1:4567/oidc answered with 500',
  )
})
