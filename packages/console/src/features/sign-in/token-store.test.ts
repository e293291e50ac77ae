import { AccessRefusedError, UnreachableError } from '@sportsfeeds/client'
import { createManualClock } from '@sportsfeeds/std/testing'
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
  respond: (number: number) => Promise<Tokens> = async (number) => createTokens(number),
) {
  const clock = createManualClock()
  const renewedWith: string[] = []
  const ends: string[] = []
  const tokenStore = createTokenStore({
    tokens: createTokens(1, first),
    renew: (refreshToken) => {
      renewedWith.push(refreshToken)
      return respond(renewedWith.length + 1)
    },
    clock,
    onEnded: (message) => void ends.push(message),
  })
  return { clock, tokenStore, renewedWith, ends }
}

function fails(reason: 'refused' | 'unreachable') {
  return async (): Promise<Tokens> => {
    throw new SignInError(reason, 'said so')
  }
}

test('a token is renewed before it expires without a request, each time with the newest refresh token', async () => {
  const { clock, tokenStore, renewedWith } = setUp()
  expect(await tokenStore.getToken({ isRefused })).toBe('id-1')
  await clock.advance(hourMs - 1)
  expect(await tokenStore.getToken({ isRefused })).toBe('id-2')
  await clock.advance(hourMs)
  expect(renewedWith).toEqual(['refresh-1', 'refresh-2'])
})

test('a token that the server refuses is renewed at once, and once for concurrent requests', async () => {
  const { tokenStore, renewedWith } = setUp()
  const given = await Promise.all([1, 2, 3].map(async () => tokenStore.getToken({ isRefused: true })))
  expect(given).toEqual(['id-2', 'id-2', 'id-2'])
  expect(renewedWith).toEqual(['refresh-1'])
})

test('while the issuer is unreachable the token is used until it expires, then the failure is temporary', async () => {
  const { clock, tokenStore, ends } = setUp({}, fails('unreachable'))
  await clock.advance(hourMs - 1)
  expect(await tokenStore.getToken({ isRefused })).toBe('id-1')
  await clock.advance(1)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(UnreachableError)
  expect(ends).toEqual([])
})

test('when the issuer is back the token is renewed without a request', async () => {
  let isDown = true
  const { clock, tokenStore } = setUp({}, async (number) => {
    if (isDown) throw new SignInError('unreachable', 'down')
    return createTokens(number)
  })
  await clock.advance(hourMs + 1)
  isDown = false
  await clock.advance(20_000)
  expect(await tokenStore.getToken({ isRefused })).toMatch(/^id-([2-9]|\d\d+)$/)
})

test('a refused renewal ends the sign-in for good, and is reported once', async () => {
  const { clock, tokenStore, renewedWith, ends } = setUp({}, fails('refused'))
  await clock.advance(3 * hourMs)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(AccessRefusedError)
  expect(renewedWith).toHaveLength(1)
  expect(ends).toEqual(['said so'])
  expect(clock.pending).toBe(0)
})

test('a token for another user is never used', async () => {
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

test('after signing out no token is returned or renewed, and no timer runs', async () => {
  const { clock, tokenStore, renewedWith, ends } = setUp()
  tokenStore.stop()
  await clock.advance(3 * hourMs)
  await expect(tokenStore.getToken({ isRefused })).rejects.toThrow(AccessRefusedError)
  expect([renewedWith, ends, clock.pending]).toEqual([[], [], 0])
})
