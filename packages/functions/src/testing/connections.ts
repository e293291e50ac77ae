import { allGames, protocolVersion, type Subscription } from '@sportsfeeds/domain'
import { type Connection, maxConnectionMs } from '@sportsfeeds/domain/internal'

/** A connection whose id is derived from a number. */
export function testConnection(
  number: number,
  subscription: Partial<Subscription> = allGames,
  createdAt = Date.UTC(2026, 4, 1, 18),
): Connection {
  return {
    id: `connection${String(number).padStart(4, '0')}=`,
    clientId: 'client-demo',
    endpoint: 'https://abc.execute-api.eu-west-1.amazonaws.com/v1',
    subscription: { all: false, games: [], sports: [], conflate: false, ...subscription },
    protocol: protocolVersion,
    createdAt,
    endsAt: createdAt + maxConnectionMs,
  }
}
