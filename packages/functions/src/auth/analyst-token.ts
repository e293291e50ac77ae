import { bearerSubprotocolPrefix } from '@sportsfeeds/domain'

/** Headers of a request; names are in lower case. */
export type Headers = ReadonlyMap<string, string | undefined>

/**
 * The token of `Authorization: Bearer <jwt>`, or of the subprotocol `bearer.<jwt>`: browsers cannot set headers on a
 * WebSocket.
 */
export function analystToken(headers: Headers): string | undefined {
  return (
    fromAuthorization(headers.get('authorization')) ?? fromSubprotocols(headers.get('sec-websocket-protocol'))
  )
}

function fromAuthorization(value: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(value?.trim() ?? '')?.[1]
}

function fromSubprotocols(value: string | undefined): string | undefined {
  return value
    ?.split(',')
    .map((subprotocol) => subprotocol.trim())
    .find((subprotocol) => subprotocol.startsWith(bearerSubprotocolPrefix))
    ?.slice(bearerSubprotocolPrefix.length)
}
