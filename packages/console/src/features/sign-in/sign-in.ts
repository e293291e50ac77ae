import type { Clock } from '@sportsfeeds/client'
import * as z from 'zod'
import { SignInError, type SignInFailure } from '../../shared/errors.ts'
import type { Identity } from '../../store/identity.ts'
import { createValue, type Value } from '../../store/value.ts'
import { type Oidc, PendingSignIn, type Tokens } from './oidc.ts'
import { createTokenStore } from './token-store.ts'

/** Why the analyst sees the screen for signing in, when it is not the first time. */
export type SignInNotice =
  | { readonly kind: 'signed-out' }
  /** Was signed in; the issuer lets it go on no longer. */
  | { readonly kind: 'ended' }
  | { readonly kind: SignInFailure; readonly detail: string }

export type SignInState =
  | { readonly kind: 'signed-out'; readonly notice: SignInNotice | undefined }
  /** On the way to the issuer's page. */
  | { readonly kind: 'leaving' }
  /** Back from it; the code is being exchanged. */
  | { readonly kind: 'returning' }
  | { readonly kind: 'signed-in'; readonly identity: Identity }

/** The page that the console lives in. */
export interface PageAddress {
  readonly current: () => URL
  /** Leaves the console. */
  readonly goTo: (url: URL) => void
  /** Changes the address without loading anything. */
  readonly replace: (path: string) => void
}

export interface SignInOptions {
  readonly oidc: Oidc
  readonly page: PageAddress
  /** Of this tab: holds what is pending while the analyst is at the issuer's page, and nothing else. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly clock: Clock
}

export interface SignIn {
  readonly state: Value<SignInState>
  /** Finishes a sign-in that the address tells of, once; called again, it does nothing. */
  resume(): Promise<void>
  /** Goes to the issuer's page. Never rejects: what fails is in the state. */
  start(loginHint?: string): Promise<void>
  /** The analyst came back by the browser's own button: nothing is under way. */
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
        // Here nobody is signed in any more, whatever the issuer knows of it.
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
      // A code is good once: loading the page again must not send it again.
      page.replace(remembered?.returnTo ?? '/')
      if (remembered === undefined) {
        signedOut({ kind: 'unexpected', detail: 'It was begun in another tab, or finished before.' })
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
  /** Where the analyst was: a path of this console. */
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
    ? { kind: error.fault, detail: error.message }
    : { kind: 'unusable', detail: error instanceof Error ? error.message : String(error) }
}
