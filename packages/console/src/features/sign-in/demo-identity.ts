import { AccessRefusedError } from '@sportsfeeds/client'
import * as z from 'zod'
import type { Identity } from '../../store/identity.ts'

export interface DemoIssuer {
  readonly issuer: string
  readonly fetch: (url: string) => Promise<Pick<Response, 'ok' | 'status' | 'json'>>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly signOut: () => void
}

/**
 * The demo analyst of a run on one machine, whose issuer gives tokens for the asking. The first token is fetched at once,
 * so that an issuer that is away is said before the board opens; later ones when less than a minute is left of the last.
 * @throws AccessRefusedError when the issuer gives none, and what `fetch` throws.
 */
export const signInAsDemo = async ({ issuer, fetch, now, signOut }: DemoIssuer): Promise<Identity> => {
  const requestToken = async (): Promise<HeldToken> => {
    const response = await fetch(`${issuer}/token`)
    if (!response.ok) throw new AccessRefusedError(`The issuer ${issuer} answered with ${response.status}.`)
    const { access_token: token, expires_in: expiresInSeconds } = TokenAnswer.parse(await response.json())
    return { token, renewAtMs: now() + (expiresInSeconds - renewBeforeSeconds) * 1_000 }
  }

  let held = await requestToken()
  return {
    userId: 'analyst-demo',
    name: 'Demo analyst',
    getToken: async ({ isRefused }) => {
      if (isRefused || now() >= held.renewAtMs) held = await requestToken()
      return held.token
    },
    signOut,
  }
}

interface HeldToken {
  readonly token: string
  readonly renewAtMs: number
}

const renewBeforeSeconds = 60

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })
