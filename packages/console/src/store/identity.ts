import type { GetToken } from '@sportsfeeds/client'

/**
 * The signed-in analyst, as the rest of the console sees it. Created by features/sign-in and stable while the same
 * analyst stays signed in: a new object starts a new session.
 */
export interface Identity {
  /** The token's subject. Settings in this browser are stored under it. */
  readonly userId: string
  /** Display name: a name, an e-mail address, or the subject. */
  readonly name: string
  /** Returns a valid token, renewed if necessary. @throws AccessRefusedError when the sign-in has ended. */
  readonly getToken: GetToken
  readonly signOut: () => void
}
