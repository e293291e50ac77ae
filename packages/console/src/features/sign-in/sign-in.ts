import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { SignInError, type SignInFailure } from '../../shared/errors.ts'
import type { Identity } from '../../store/identity.ts'
import { createValue, type Value } from '../../store/value.ts'
import { type BeginOptions, type Oidc, PendingSignIn, type Tokens } from './oidc.ts'
import { createTokenStore } from './token-store.ts'

/** Reason for showing the sign-in screen again. */
export type SignInNotice =
  | { readonly kind: 'signed-out' }
  /** The session ended: the issuer did not renew it. */
  | { readonly kind: 'ended' }
  | { readonly kind: SignInFailure; readonly detail: string }

export type SignInState =
  | { readonly kind: 'signed-out'; readonly notice: SignInNotice | undefined }
  /** Redirecting to the issuer's page. */
  | { readonly kind: 'leaving' }
  /** Back from the issuer; the code is being exchanged. */
  | { readonly kind: 'returning' }
  | { readonly kind: 'signed-in'; readonly identity: Identity }

/** The browser's address. */
export interface PageAddress {
  readonly current: () => URL
  /** Leaves the console. Going back leads to the page before it. */
  readonly goTo: (url: URL) => void
  /** Changes the address without loading a page. */
  readonly replace: (path: string) => void
}

export interface SignInOptions {
  readonly oidc: Oidc
  readonly page: PageAddress
  /** The tab's storage. It holds only the pending sign-in while the analyst is at the issuer's page. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** The browser's storage. It holds only whether somebody is signed in, so that other tabs and reloads ask the issuer. */
  readonly shared: Pick<Storage, 'getItem' | 'setItem'>
  readonly clock: Clock
}

export interface SignIn {
  readonly state: Value<SignInState>
  /**
   * Completes the sign-in that the address belongs to. Without one, asks the issuer whether the analyst is still signed in,
   * if somebody was in this browser: no click is needed as long as its session lasts. Further calls do nothing.
   */
  resume(): Promise<void>
  /** Redirects to the issuer's page. Never rejects: a failure is in the state. */
  start(loginHint?: string): Promise<void>
  /** Ends the state "leaving", after the analyst came back by the browser's Back button. */
  cancel(): void
}

export function createSignIn({ oidc, page, storage, shared, clock }: SignInOptions): SignIn {
  const arrivedAt = page.current()
  const state = createValue<SignInState>(
    isReturn(arrivedAt)
      ? { kind: 'returning' }
      : wasSignedIn(shared)
        ? { kind: 'leaving' }
        : { kind: 'signed-out', notice: undefined },
  )

  let isResumed = false

  const signedOut = (notice: SignInNotice | undefined): void => state.set({ kind: 'signed-out', notice })

  const signedIn = (tokens: Tokens): void => {
    const tokenStore = createTokenStore({
      tokens,
      renew: (refreshToken) => oidc.renew(refreshToken),
      clock,
      onEnded: () => signedOut({ kind: 'ended' }),
    })
    remember(shared, 'in')
    const signOut = (): void => {
      tokenStore.stop()
      remember(shared, 'out')
      signedOut({ kind: 'signed-out' })
      oidc.end(tokenStore.refreshToken()).then(
        (url) => url && page.goTo(url),
        // The console is signed out, even if the issuer could not be reached.
        () => undefined,
      )
    }
    const { userId, name } = tokens
    state.set({ kind: 'signed-in', identity: { userId, name, getToken: tokenStore.getToken, signOut } })
  }

  const leave = async (options: BeginOptions): Promise<void> => {
    state.set({ kind: 'leaving' })
    try {
      const { url, pending } = await oidc.begin(options)
      storage.setItem(pendingKey, JSON.stringify({ pending, returnTo: getPath(page.current()) }))
      page.goTo(url)
    } catch (error) {
      signedOut(toNotice(error))
    }
  }

  return {
    state,

    async resume() {
      const { kind } = state.get()
      if (isResumed || kind === 'signed-out' || kind === 'signed-in') return
      isResumed = true
      if (kind === 'leaving') {
        await leave({ prompt: 'none' })
        return
      }
      const remembered = takePending(storage)
      // A code is valid once: a reload must not send it again.
      page.replace(remembered?.returnTo ?? '/')
      if (remembered === undefined) {
        signedOut({ kind: 'unexpected', detail: 'It was started in another tab, or is already complete.' })
        return
      }
      try {
        signedIn(await oidc.finish(arrivedAt, remembered.pending))
      } catch (error) {
        remember(shared, 'ended')
        // The issuer's session is over: that is no failure.
        const isOver = error instanceof SignInError && error.reason === 'interaction'
        signedOut(isOver ? undefined : toNotice(error))
      }
    },

    async start(loginHint) {
      if (state.get().kind !== 'signed-out') return
      // After signing out, or to choose another account, the issuer must not go on with the session that it has.
      const isOther = loginHint === undefined || shared.getItem(sharedKey) === 'out'
      await leave({ loginHint, ...(isOther ? { prompt: 'login' } : {}) })
    },

    cancel() {
      if (state.get().kind === 'leaving') signedOut(undefined)
    },
  }
}

const pendingKey = 'sportsfeeds:sign-in'
const sharedKey = 'sportsfeeds:signed'

const Remembered = z.object({
  pending: PendingSignIn,
  /** The analyst's previous page: a path of this console. */
  returnTo: z.string().regex(/^\/(?!\/)/),
})

function isReturn({ searchParams }: URL): boolean {
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'))
}

function wasSignedIn(shared: SignInOptions['shared']): boolean {
  try {
    return shared.getItem(sharedKey) === 'in'
  } catch {
    return false
  }
}

/** In a browser that stores nothing, each reload needs a click. */
function remember(shared: SignInOptions['shared'], signed: 'in' | 'out' | 'ended'): void {
  try {
    shared.setItem(sharedKey, signed)
  } catch {
    // Not remembered.
  }
}

function takePending(storage: SignInOptions['storage']): z.infer<typeof Remembered> | undefined {
  try {
    const text = storage.getItem(pendingKey)
    storage.removeItem(pendingKey)
    return Remembered.parse(JSON.parse(text ?? 'null'))
  } catch {
    return undefined
  }
}

function getPath({ pathname, search, hash }: URL): string {
  return `${pathname.replace(/^\/+/, '/')}${search}${hash}`
}

function toNotice(error: unknown): SignInNotice {
  return error instanceof SignInError
    ? { kind: error.reason, detail: error.message }
    : { kind: 'unusable', detail: error instanceof Error ? error.message : String(error) }
}
