import { AccessRefusedError, UnreachableError } from '@sportsfeeds/client'
import { createManualClock } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { SignInError } from '../../shared/errors.ts'
import type { Tokens } from './oidc.ts'
import { createTokenStore } from './token-store.ts'

const hourMs = 3_600_000
const isRefused = false

function createTokens(number: number, changes: Partial<Tokens> = {}): Tokens {
  return {
    idToken: `id-${number}`,
    refreshToken: `refresh-${number}`,
    lifetimeMs: hourMs,
    userId: 'analyst-1',
    name: 'Ann',
    ...changes,
  }
}

function setUp(
  first: Partial<Tokens> = {},
  answer: (number: number) => Promise<Tokens> = async (number) => createTokens(number),
) {
  const clock = createManualClock()
  const renewedWith: string[] = []
  const ends: string[] = []
  const tokenStore = createTokenStore({
    tokens: createTokens(1, first),
    renew: (refreshToken) => {
      renewedWith.push(refreshToken)
      return answer(renewedWith.length + 1)
    },
    clock,
    onEnded: (message) => void ends.push(message),
  })
  return { clock, tokenStore, renewedWith, ends }
}

function fails(fault: 'refused' | 'unreachable') {
  return async (): Promise<Tokens> => {
    throw new SignInError(fault, 'said so')
  }
}

test('a token is renewed before its end though nobody asks, each time with the newest refresh token', async () => {
  const { clock, tokenStore, renewedWith } = setUp()
  expect(await tokenStore.getToken({ isRefused })).toBe('id-1')
  await clock.advance(hourMs - 1)
  expect(await tokenStore.getToken({ isRefused })).toBe('id-2')
  await clock.advance(hourMs)
  expect(renewedWith).toEqual(['refresh-1', 'refresh-2'])
})

test('a token that the server refuses is renewed at once, and once for all who ask', async () => {
  const { tokenStore, renewedWith } = setUp()
  const given = await Promise.all([1, 2, 3].map(async () => tokenStore.getToken({ isRefused: true })))
  expect(given).toEqual(['id-2', 'id-2', 'id-2'])
  expect(renewedWith).toEqual(['refresh-1'])
})

test('while the issuer is away the token is used to its end, and then the failure may pass', async () => {
  const { clock, tokenStore, ends } = setUp({}, fails('unreachable'))
  await clock.advance(hourMs - 1)
  expect(await tokenStore.getToken({ isRefused })).toBe('id-1')
  await clock.advance(1)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(UnreachableError)
  expect(ends).toEqual([])
})

test('when the issuer is back it is renewed without being asked for', async () => {
  let isAway = true
  const { clock, tokenStore } = setUp({}, async (number) => {
    if (isAway) throw new SignInError('unreachable', 'away')
    return createTokens(number)
  })
  await clock.advance(hourMs + 1)
  isAway = false
  await clock.advance(20_000)
  expect(await tokenStore.getToken({ isRefused })).toMatch(/^id-([2-9]|\d\d+)$/)
})

test('what the issuer refuses to renew has ended for good, and is told once', async () => {
  const { clock, tokenStore, renewedWith, ends } = setUp({}, fails('refused'))
  await clock.advance(3 * hourMs)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(AccessRefusedError)
  expect(renewedWith).toHaveLength(1)
  expect(ends).toEqual(['said so'])
  expect(clock.pending).toBe(0)
})

test('an answer for somebody else is never used', async () => {
  const { tokenStore, ends } = setUp({}, async (number) => createTokens(number, { userId: 'analyst-2' }))
  await expect(tokenStore.getToken({ isRefused: true })).rejects.toThrow(AccessRefusedError)
  expect(ends).toHaveLength(1)
})

test('without a refresh token the sign-in ends with its token', async () => {
  const { clock, tokenStore, renewedWith } = setUp({ refreshToken: undefined })
  await clock.advance(hourMs - 1)
  expect(await tokenStore.getToken({ isRefused })).toBe('id-1')
  await clock.advance(1)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(AccessRefusedError)
  expect(renewedWith).toEqual([])
})

test('after signing out no token is given, renewed or waited for', async () => {
  const { clock, tokenStore, renewedWith, ends } = setUp()
  tokenStore.stop()
  await clock.advance(3 * hourMs)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(AccessRefusedError)
  expect([renewedWith, ends, clock.pending]).toEqual([[], [], 0])
})
