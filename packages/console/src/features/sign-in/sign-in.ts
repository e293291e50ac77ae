import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { SignInError, type SignInFailure } from '../../shared/errors.ts'
import type { Identity } from '../../store/identity.ts'
import { createValue, type Value } from '../../store/value.ts'
import { type Oidc, PendingSignIn, type Tokens } from './oidc.ts'
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
  /** Leaves the console. */
  readonly goTo: (url: URL) => void
  /** Changes the address without loading a page. */
  readonly replace: (path: string) => void
}

export interface SignInOptions {
  readonly oidc: Oidc
  readonly page: PageAddress
  /** The tab's storage. It holds only the pending sign-in while the analyst is at the issuer's page. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly clock: Clock
}

export interface SignIn {
  readonly state: Value<SignInState>
  /** Completes the sign-in that the address belongs to, if any. Further calls do nothing. */
  resume(): Promise<void>
  /** Redirects to the issuer's page. Never rejects: a failure is in the state. */
  start(loginHint?: string): Promise<void>
  /** Ends the state "leaving", after the analyst came back by the browser's Back button. */
  cancel(): void
}

export function createSignIn({ oidc, page, storage, clock }: SignInOptions): SignIn {
  const arrivedAt = page.current()
  const state = createValue<SignInState>(
    isReturn(arrivedAt) ? { kind: 'returning' } : { kind: 'signed-out', notice: undefined },
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
    const signOut = (): void => {
      tokenStore.stop()
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

  return {
    state,

    async resume() {
      if (isResumed || state.get().kind !== 'returning') return
      isResumed = true
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
        signedOut(toNotice(error))
      }
    },

    async start(loginHint) {
      if (state.get().kind !== 'signed-out') return
      state.set({ kind: 'leaving' })
      try {
        const { url, pending } = await oidc.begin(loginHint)
        storage.setItem(pendingKey, JSON.stringify({ pending, returnTo: getPath(page.current()) }))
        page.goTo(url)
      } catch (error) {
        signedOut(toNotice(error))
      }
    },

    cancel() {
      if (state.get().kind === 'leaving') signedOut(undefined)
    },
  }
}

const pendingKey = 'sportsfeeds:sign-in'

const Remembered = z.object({
  pending: PendingSignIn,
  /** The analyst's previous page: a path of this console. */
  returnTo: z.string().regex(/^\/(?!\/)/),
})

function isReturn({ searchParams }: URL): boolean {
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'))
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
