import { outdatedSubprotocol, subprotocol } from '@sportsfeeds/domain'
import { InvalidRequestError } from '../errors.ts'

/**
 * The version of the wire protocol that a connection speaks, of those that its header offers. An outdated one is taken, since a
 * browser hides why a handshake was refused: its client gets in to read that it has to be reloaded.
 * @throws InvalidRequestError if it offers none. A client that offers subprotocols gives up when none is chosen.
 */
export function chooseSubprotocol(header = ''): typeof subprotocol | typeof outdatedSubprotocol {
  const offered = new Set(header.split(',').map((name) => name.trim()))
  const chosen = ([subprotocol, outdatedSubprotocol] as const).find((known) => offered.has(known))
  if (chosen !== undefined) return chosen
  throw new InvalidRequestError([
    { field: 'Sec-WebSocket-Protocol', reason: `must offer "${subprotocol}" next to "bearer.<token>"` },
  ])
}
