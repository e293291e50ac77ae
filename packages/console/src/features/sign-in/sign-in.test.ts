import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { SignInError } from '../../shared/errors.ts'
import type { Oidc, Tokens } from './oidc.ts'
import { createSignIn, type SignInState } from './sign-in.ts'

const origin = 'https://console.example'
const tokens: Tokens = {
  idToken: 'id-1',
  refreshToken: 'refresh-1',
  lifetimeMs: 3_600_000,
  userId: 'analyst-1',
  name: 'Ann',
}

function setUp({ oidc = {}, path = '/' }: { readonly oidc?: Partial<Oidc>; readonly path?: string } = {}) {
  let url = new URL(path, origin)
  const left: string[] = []
  const stored = new Map<string, string>()
  const shared = new Map<string, string>()
  const open = () =>
    createSignIn({
      oidc: {
        begin: async ({ loginHint = '', prompt = '' } = {}) => ({
          url: new URL(`https://id.example/authorize?hint=${loginHint}&prompt=${prompt}`),
          pending: { state: 'state-1', nonce: 'nonce-1', codeVerifier: 'verifier-1' },
        }),
        finish: async () => tokens,
        renew: async () => tokens,
        end: async () => undefined,
        ...oidc,
      },
      page: {
        current: () => url,
        goTo: (to) => void left.push(to.href),
        replace: (to) => void (url = new URL(to, origin)),
      },
      storage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
        removeItem: (key) => void stored.delete(key),
      },
      shared: {
        getItem: (key) => shared.get(key) ?? null,
        setItem: (key, value) => void shared.set(key, value),
      },
      clock: createManualClock(),
    })
  return {
    open,
    left,
    stored,
    address: () => `${url.pathname}${url.search}`,
    returnTo: (query: string) => void (url = new URL(`/?${query}`, origin)),
  }
}

/** Starts a sign-in at `path` and returns from the issuer with `query`. */
async function comeBack(
  query = 'code=code-1&state=state-1',
  options: Parameters<typeof setUp>[0] = { path: '/games/game-1?range=6h' },
) {
  const tab = setUp(options)
  await tab.open().start()
  tab.returnTo(query)
  const signIn = tab.open()
  await signIn.resume()
  return { ...tab, signIn }
}

function getNotice(state: SignInState) {
  return state.kind === 'signed-out' ? state.notice : undefined
}

test('a sign-in redirects to the issuer with a hint, and stores only its pending state', async () => {
  const { open, left, stored } = setUp()
  const signIn = open()
  await signIn.start('analyst-demo')
  expect(left).toEqual(['https://id.example/authorize?hint=analyst-demo&prompt='])
  expect(signIn.state.get().kind).toBe('leaving')
  expect(stored.size).toBe(1)
})

test('back from the issuer the analyst is signed in at the previous address, and nothing is stored', async () => {
  const { signIn, address, stored } = await comeBack()
  const state = signIn.state.get()
  if (state.kind !== 'signed-in') throw new Error(state.kind)
  expect(state.identity).toMatchObject({ userId: 'analyst-1', name: 'Ann' })
  expect(await state.identity.getToken({ isRefused: false })).toBe('id-1')
  expect(address()).toBe('/games/game-1?range=6h')
  expect(stored.size).toBe(0)
})

test('a code is sent once, however often the sign-in is resumed', async () => {
  let sent = 0
  const tab = setUp({
    oidc: {
      finish: async () => {
        sent += 1
        return tokens
      },
    },
  })
  await tab.open().start()
  tab.returnTo('code=code-1&state=state-1')
  const signIn = tab.open()
  await Promise.all([signIn.resume(), signIn.resume()])
  expect(sent).toBe(1)
  expect(signIn.state.get().kind).toBe('signed-in')
})

test('a code that this tab did not request is not sent', async () => {
  const tab = setUp({
    path: '/?code=stolen&state=other',
    oidc: { finish: () => Promise.reject(new Error()) },
  })
  const signIn = tab.open()
  await signIn.resume()
  expect(getNotice(signIn.state.get())?.kind).toBe('unexpected')
  expect(tab.address()).toBe('/')
})

test('a stored address outside this console is not followed', async () => {
  const tab = setUp()
  await tab.open().start()
  for (const [key, text] of tab.stored)
    tab.stored.set(key, JSON.stringify({ ...JSON.parse(text), returnTo: '//evil.example/' }))
  tab.returnTo('code=code-1&state=state-1')
  const signIn = tab.open()
  await signIn.resume()
  expect(tab.address()).toBe('/')
  expect(signIn.state.get().kind).toBe('signed-out')
})

test.each(['unreachable', 'refused', 'unusable'] as const)(
  'a sign-in that fails as %s is reported, and can be started again',
  async (reason) => {
    const { signIn, left } = await comeBack('code=code-1&state=state-1', {
      oidc: { finish: () => Promise.reject(new SignInError(reason, 'why')) },
    })
    expect(getNotice(signIn.state.get())).toEqual({ kind: reason, detail: 'why' })
    await signIn.start()
    expect(left).toHaveLength(2)
  },
)

test('an issuer that cannot be reached leaves the analyst on the page', async () => {
  const { open, left } = setUp({
    oidc: { begin: () => Promise.reject(new SignInError('unreachable', 'It did not respond.')) },
  })
  const signIn = open()
  await signIn.start()
  expect(getNotice(signIn.state.get())?.kind).toBe('unreachable')
  expect(left).toEqual([])
})

test('signing out ends the session at the issuer too, when it has a page for it', async () => {
  const ended: unknown[] = []
  const { signIn, left } = await comeBack('code=code-1&state=state-1', {
    oidc: {
      end: async (refreshToken) => {
        ended.push(refreshToken)
        return new URL('https://id.example/logout')
      },
    },
  })
  const state = signIn.state.get()
  if (state.kind === 'signed-in') state.identity.signOut()
  expect(getNotice(signIn.state.get())).toEqual({ kind: 'signed-out' })
  await Promise.resolve()
  expect(ended).toEqual(['refresh-1'])
  expect(left.at(-1)).toBe('https://id.example/logout')
})

test('another tab, or a reload, asks the issuer without a click, and keeps its address', async () => {
  const tab = await comeBack()
  const other = tab.open()
  expect(other.state.get().kind).toBe('leaving')
  await other.resume()
  expect(tab.left.at(-1)).toBe('https://id.example/authorize?hint=&prompt=none')
  tab.returnTo('code=code-2&state=state-1')
  const back = tab.open()
  await back.resume()
  expect(back.state.get().kind).toBe('signed-in')
  expect(tab.address()).toBe('/games/game-1?range=6h')
})

test('once the issuer’s session is over, the sign-in screen says nothing, and asks no more', async () => {
  const tab = await comeBack('error=login_required&state=state-1', {
    oidc: { finish: () => Promise.reject(new SignInError('interaction', 'login_required')) },
  })
  expect(tab.signIn.state.get()).toEqual({ kind: 'signed-out', notice: undefined })
  expect(tab.open().state.get().kind).toBe('signed-out')
})

test('after signing out, the next sign-in does not go on with the issuer’s session', async () => {
  const { signIn, left, open } = await comeBack()
  const state = signIn.state.get()
  if (state.kind === 'signed-in') state.identity.signOut()
  const next = open()
  expect(next.state.get().kind).toBe('signed-out')
  await next.start('analyst-demo')
  expect(left.at(-1)).toBe('https://id.example/authorize?hint=analyst-demo&prompt=login')
})

test('after the browser’s Back button a sign-in can be started again', async () => {
  const signIn = setUp().open()
  await signIn.start()
  signIn.cancel()
  expect(signIn.state.get()).toEqual({ kind: 'signed-out', notice: undefined })
})
