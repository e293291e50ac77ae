import { AccessRefusedError } from '../errors.ts'
import type { GetToken } from './feeds-api.ts'

/**
 * Takes away what comes with a token that was copied: white space around it, such as the end of a line of another system, and "Bearer ".
 * The tokens that it gives @throws AccessRefusedError for what is not a token all the same.
 */
export function cleanToken(getToken: GetToken): GetToken {
  return async (hint) => {
    const token = (await getToken(hint)).trim().replace(/^Bearer(\s+|$)/i, '')
    if (/^[\w.~+/-]+=*$/.test(token)) return token
    throw new AccessRefusedError(
      'The access token is empty or has characters in it that no token has; pass the token alone.',
    )
  }
}
