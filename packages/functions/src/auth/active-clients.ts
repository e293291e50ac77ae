import type { Client, ClientId } from '@sportsfeeds/domain'
import type { ClientStore } from '../store/client-store.ts'

/** Whether a bookmaker may connect, asked of the table at most once in {@link clientCacheMs}. */
export interface ActiveClients {
  isActive(id: ClientId): Promise<boolean>
}

/** How long a bookmaker that was locked out may still get in. */
export const clientCacheMs = 5_000
const maxCachedClients = 1_000

export function createActiveClients(
  clients: Pick<ClientStore, 'clientById'>,
  now: () => number,
): ActiveClients {
  const cache = new Map<ClientId, { client: Promise<Client | undefined>; until: number }>()

  const lookUp = (id: ClientId): Promise<Client | undefined> => {
    const cached = cache.get(id)
    if (cached !== undefined && now() < cached.until) return cached.client
    if (cache.size >= maxCachedClients) cache.clear()
    const client = clients.clientById(id)
    cache.set(id, { client, until: now() + clientCacheMs })
    client.catch(() => cache.delete(id))
    return client
  }

  return { isActive: async (id) => (await lookUp(id))?.active === true }
}
