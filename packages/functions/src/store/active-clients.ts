import type { Client, ClientId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import type { ActiveClients, ClientStore } from '../ports.ts'

/** Time for which a deactivated client may still get in. */
export const clientCacheMs = 5_000
const maxCachedClients = 1_000

/** Remembers each client for {@link clientCacheMs}. */
export function createActiveClients(clients: ClientStore, clock: Pick<Clock, 'now'>): ActiveClients {
  const cache = new Map<ClientId, { client: Promise<Client | undefined>; untilMs: number }>()

  const lookUp = (id: ClientId): Promise<Client | undefined> => {
    const cached = cache.get(id)
    if (cached !== undefined && clock.now() < cached.untilMs) return cached.client
    if (cache.size >= maxCachedClients) cache.clear()
    const client = clients.clientById(id)
    cache.set(id, { client, untilMs: clock.now() + clientCacheMs })
    client.catch(() => cache.delete(id))
    return client
  }

  return { isActive: async (id) => (await lookUp(id))?.active === true }
}
