import { type Connection, everything, type Subscription } from '@sportsfeeds/domain'

/** A connection with an id that tests can count through. */
export function connectionOf(
  number: number,
  subscription: Partial<Subscription> = everything,
  createdAt = Date.UTC(2026, 4, 1, 18),
): Connection {
  return {
    id: `connection${String(number).padStart(4, '0')}=`,
    clientId: 'client-demo',
    endpoint: 'https://abc.execute-api.eu-west-1.amazonaws.com/v1',
    subscription: { all: false, games: [], sports: [], conflate: false, ...subscription },
    createdAt,
  }
}
