import { AccessRefusedError, type Clock, type GetToken, UnreachableError } from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import { SignInError } from '../../shared/errors.ts'
import type { Tokens } from './oidc.ts'

export interface TokenStoreOptions {
  readonly tokens: Tokens
  /** Throws SignInError. */
  readonly renew: (refreshToken: string) => Promise<Tokens>
  readonly clock: Clock
  /** Told once, when there will be no token any more. */
  readonly onEnded: (message: string) => void
}

export interface TokenStore {
  readonly getToken: GetToken
  /** For revoking it. */
  readonly refreshToken: () => string | undefined
  stop(): void
}

/** Renewed when this share of the lifetime is over, so that a request never waits for it. */
const renewAfterShare = 0.8
const leastLifetimeMs = 10_000
const retryMs = 15_000

/**
 * Keeps an analyst's tokens, in memory only, and renews them in time: also while nothing asks for one, since the
 * stream asks only when it connects. A token that the server refuses is renewed at once.
 */
export function createTokenStore({ tokens, renew, clock, onEnded }: TokenStoreOptions): TokenStore {
  let current = tokens
  let receivedAtMs: EpochMs = clock.now()
  let renewing: Promise<void> | undefined
  let end: AccessRefusedError | undefined
  let timer: unknown

  const lifetimeMs = (): number => Math.max(current.lifetimeMs, leastLifetimeMs)
  const isExpired = (): boolean => clock.now() >= receivedAtMs + lifetimeMs()

  const wakeIn = (delayMs: number): void => {
    clock.clearTimeout(timer)
    // A machine that sleeps runs the timer late; whoever asks for a token in between sees that it has expired.
    timer = clock.setTimeout(() => void renewNow().catch(() => undefined), delayMs)
  }

  /** With nothing to renew it by, a token is used to its end. */
  const wakeInTime = (): void =>
    wakeIn(lifetimeMs() * (current.refreshToken === undefined ? 1 : renewAfterShare))

  const finish = (message: string, cause?: unknown): void => {
    if (end !== undefined) return
    end = new AccessRefusedError(message, { cause })
    clock.clearTimeout(timer)
    onEnded(message)
  }

  const replace = async (): Promise<void> => {
    if (current.refreshToken === undefined) {
      finish('The issuer lets nobody stay signed in for longer.')
      return
    }
    try {
      const next = await renew(current.refreshToken)
      if (end !== undefined) return
      if (next.userId !== current.userId) {
        finish('The issuer answered for somebody else.')
        return
      }
      current = next
      receivedAtMs = clock.now()
      wakeInTime()
    } catch (error) {
      if (end !== undefined) return
      if (error instanceof SignInError && error.fault === 'refused') {
        finish(error.message, error)
        return
      }
      wakeIn(retryMs)
      throw new UnreachableError('The sign-in cannot be renewed at the moment.', { cause: error })
    }
  }

  /** One at a time: a refresh token may be good once only. */
  const renewNow = (): Promise<void> => {
    renewing ??= replace().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  wakeInTime()
  return {
    refreshToken: () => current.refreshToken,

    getToken: async ({ isRefused }) => {
      if (end === undefined && (isRefused || isExpired())) await renewNow()
      if (end !== undefined) throw end
      return current.idToken
    },

    stop() {
      end ??= new AccessRefusedError('Signed out.')
      clock.clearTimeout(timer)
    },
  }
}
