import { bearerSubprotocolPrefix } from '@sportsfeeds/domain'

// A token is read from one header alone: the one by which API Gateway keeps the authorizer's decision. From another one, it would
// let everybody in who repeats a header that proves nothing.

/** The token of `Authorization: Bearer <jwt>`: of a REST request. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization?.trim() ?? '')?.[1]
}

/** The token of the subprotocol `bearer.<jwt>`: of a WebSocket, on which browsers cannot set headers. */
export function subprotocolToken(offered: string | undefined): string | undefined {
  return offered
    ?.split(',')
    .map((subprotocol) => subprotocol.trim())
    .find((subprotocol) => subprotocol.startsWith(bearerSubprotocolPrefix))
    ?.slice(bearerSubprotocolPrefix.length)
}
