import type { GetToken } from '@sportsfeeds/client'

/**
 * Who has signed in, as the rest of the console knows it. Made by features/sign-in: one object for as long as the same
 * analyst is signed in, since another one means another session.
 */
export interface Identity {
  /** The token's subject: what is kept in this browser is kept under it. */
  readonly userId: string
  /** For the eye: a name, an address, or the subject. */
  readonly name: string
  /**
   * A token that is good for the next request, renewed when it has to be. Throws `AccessRefusedError` when there will be
   * none any more.
   */
  readonly getToken: GetToken
  readonly signOut: () => void
}
