import { AccessRefusedError, type GetToken, UnreachableError } from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { SignInError } from '../../shared/errors.ts'
import type { Tokens } from './oidc.ts'

export interface TokenStoreOptions {
  readonly tokens: Tokens
  /** @throws SignInError */
  readonly renew: (refreshToken: string) => Promise<Tokens>
  readonly clock: Clock
  /** Called once, when the sign-in has ended for good. */
  readonly onEnded: (message: string) => void
}

export interface TokenStore {
  readonly getToken: GetToken
  /** The current refresh token, to revoke it. */
  readonly refreshToken: () => string | undefined
  stop(): void
}

/** Tokens are renewed after this share of their lifetime, so that requests never wait. */
const renewAfterShare = 0.8
const minLifetimeMs = 10_000
const retryMs = 15_000

/**
 * Stores an analyst's tokens in memory and renews them in time, also while nothing requests one: the stream does so only
 * when it connects. A token that the server refuses is renewed at once.
 */
export function createTokenStore({ tokens, renew, clock, onEnded }: TokenStoreOptions): TokenStore {
  let current = tokens
  let receivedAtMs: EpochMs = clock.now()
  let renewing: Promise<void> | undefined
  let end: AccessRefusedError | undefined
  let timer: Timer | undefined

  const lifetimeMs = (): number => Math.max(current.lifetimeMs, minLifetimeMs)
  const isExpired = (): boolean => clock.now() >= receivedAtMs + lifetimeMs()

  const renewIn = (delayMs: number): void => {
    timer?.cancel()
    // After sleep the timer is late; getToken then notices that the token has expired.
    timer = clock.setTimeout(() => void renewNow().catch(() => undefined), delayMs)
  }

  /** Without a refresh token, the ID token is used until it expires. */
  const scheduleRenewal = (): void =>
    renewIn(lifetimeMs() * (current.refreshToken === undefined ? 1 : renewAfterShare))

  const finish = (message: string, cause?: unknown): void => {
    if (end !== undefined) return
    end = new AccessRefusedError(message, { cause })
    timer?.cancel()
    onEnded(message)
  }

  const replace = async (): Promise<void> => {
    if (current.refreshToken === undefined) {
      finish('The sign-in has expired.')
      return
    }
    try {
      const next = await renew(current.refreshToken)
      if (end !== undefined) return
      if (next.userId !== current.userId) {
        finish('The issuer returned a token for another user.')
        return
      }
      current = next
      receivedAtMs = clock.now()
      scheduleRenewal()
    } catch (error) {
      if (end !== undefined) return
      if (error instanceof SignInError && error.reason === 'refused') {
        finish(error.message, error)
        return
      }
      renewIn(retryMs)
      throw new UnreachableError('The sign-in could not be renewed.', { cause: error })
    }
  }

  /** Renews once at a time: a refresh token may be valid only once. */
  const renewNow = (): Promise<void> => {
    renewing ??= replace().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  scheduleRenewal()
  return {
    refreshToken: () => current.refreshToken,

    getToken: async ({ isRefused }) => {
      if (end === undefined && (isRefused || isExpired())) await renewNow()
      if (end !== undefined) throw end
      return current.idToken
    },

    stop() {
      end ??= new AccessRefusedError('Signed out.')
      timer?.cancel()
    },
  }
}
