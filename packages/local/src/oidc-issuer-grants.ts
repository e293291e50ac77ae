import { createHash } from 'node:crypto'
import type { ClientId, EpochMs } from '@sportsfeeds/domain'

/** What an analyst has agreed to, and how it was asked for. */
export interface Authorization {
  /** The application that asked: `client_id` in OAuth's words. */
  readonly application: string
  readonly redirectUri: string
  /** `BASE64URL(SHA256(verifier))`: https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
  readonly codeChallenge: string
  readonly scope: string
  /** Comes back in the ID token. */
  readonly nonce: string | undefined
  /** The bookmaker that the analyst works for. */
  readonly clientId: ClientId
}

/** A grant that was taken, or why it was not. */
export type GrantAnswer =
  | {
      readonly isTaken: true
      readonly authorization: Authorization
      readonly signedInAtMs: EpochMs
      /** Takes the place of the one before, which is good no more. */
      readonly refreshToken: string
    }
  | { readonly isTaken: false; readonly reason: string }

interface CodeRequest {
  readonly code: string
  readonly application: string
  readonly redirectUri: string
  readonly codeVerifier: string
}

export interface Grants {
  /** A code to be sent back to the application; good once, for a minute. */
  issueCode(authorization: Authorization): string
  redeemCode(request: CodeRequest): GrantAnswer
  refresh(request: { readonly refreshToken: string; readonly application: string }): GrantAnswer
  /** Ends a sign-in by its refresh token; an unknown token is none that could be used. */
  revoke(refreshToken: string): void
}

export interface GrantsOptions {
  readonly now: () => EpochMs
  /** A new text that nobody can guess. */
  readonly randomText: () => string
}

/** At most ten minutes are recommended: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
const codeLifetimeMs = 60_000
/** As the user pool of the stack has it. */
const signInLifetimeMs = 12 * 3_600_000

/** One sign-in of one analyst, from its code on. */
interface SignIn {
  readonly authorization: Authorization
  readonly startedAtMs: EpochMs
  /** Undefined until the code is redeemed. */
  refreshToken: string | undefined
}

/**
 * The codes and refresh tokens of an issuer, in memory. Either is good once: what comes a second time may have been
 * stolen, and ends its sign-in. https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export function createGrants({ now, randomText }: GrantsOptions): Grants {
  const byCode = new Map<string, SignIn>()
  /** Used tokens too, so that a second use is seen. */
  const byRefreshToken = new Map<string, SignIn>()

  const rotate = (signIn: SignIn): GrantAnswer => {
    const refreshToken = randomText()
    signIn.refreshToken = refreshToken
    byRefreshToken.set(refreshToken, signIn)
    return {
      isTaken: true,
      authorization: signIn.authorization,
      signedInAtMs: signIn.startedAtMs,
      refreshToken,
    }
  }

  const end = (signIn: SignIn): void => {
    forget(byCode, (other) => other === signIn)
    forget(byRefreshToken, (other) => other === signIn)
  }

  const isOver = ({ startedAtMs }: SignIn): boolean => now() >= startedAtMs + signInLifetimeMs

  return {
    issueCode(authorization) {
      forget(byCode, isOver)
      forget(byRefreshToken, isOver)
      const code = randomText()
      byCode.set(code, { authorization, startedAtMs: now(), refreshToken: undefined })
      return code
    },

    redeemCode({ code, application, redirectUri, codeVerifier }) {
      const signIn = byCode.get(code)
      if (signIn === undefined) return refused('The code is not known, or was used before.')
      const { authorization, startedAtMs, refreshToken } = signIn
      if (refreshToken !== undefined) {
        end(signIn)
        return refused('The code is not known, or was used before.')
      }
      if (now() >= startedAtMs + codeLifetimeMs) return refused('The code has expired; sign in again.')
      if (authorization.application !== application)
        return refused('The code was given to another application.')
      if (authorization.redirectUri !== redirectUri)
        return refused('redirect_uri is not the one that the code was sent to.')
      if (challengeOf(codeVerifier) !== authorization.codeChallenge)
        return refused('code_verifier does not belong to the code.')
      return rotate(signIn)
    },

    refresh({ refreshToken, application }) {
      const signIn = byRefreshToken.get(refreshToken)
      if (signIn === undefined) return refused('The refresh token is not known.')
      if (signIn.authorization.application !== application)
        return refused('The refresh token was given to another application.')
      if (isOver(signIn)) return refused('The sign-in has expired; sign in again.')
      if (signIn.refreshToken !== refreshToken) {
        end(signIn)
        return refused('The refresh token was used before; sign in again.')
      }
      return rotate(signIn)
    },

    revoke(refreshToken) {
      const signIn = byRefreshToken.get(refreshToken)
      if (signIn !== undefined) end(signIn)
    },
  }
}

function refused(reason: string): GrantAnswer {
  return { isTaken: false, reason }
}

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}

function forget(signIns: Map<string, SignIn>, isGone: (signIn: SignIn) => boolean): void {
  for (const [key, signIn] of signIns) if (isGone(signIn)) signIns.delete(key)
}
