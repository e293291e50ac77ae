import type { AdapterFactory, AdapterPayload } from 'oidc-provider'

/**
 * Keeps what the issuer remembers in memory until it expires.
 * https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#adapter
 */
export function createMemoryAdapter(): AdapterFactory {
  const entries = new Map<string, Entry>()

  const read = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key)
    return entry === undefined || entry.expiresAtMs <= Date.now() ? undefined : entry.payload
  }

  return (model) => ({
    async upsert(id, payload, expiresInSeconds) {
      removeExpired(entries)
      entries.set(`${model}:${id}`, {
        payload,
        expiresAtMs: Date.now() + (expiresInSeconds ?? Infinity) * 1_000,
      })
    },
    find: async (id) => read(`${model}:${id}`),
    findByUid: async (uid) => find(entries, model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => find(entries, model, (payload) => payload.userCode === userCode),
    async consume(id) {
      const payload = read(`${model}:${id}`)
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000)
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`)
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key)
    },
  })
}

interface Entry {
  readonly payload: AdapterPayload
  readonly expiresAtMs: number
}

function removeExpired(entries: Map<string, Entry>): void {
  for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= Date.now()) entries.delete(key)
}

function find(
  entries: ReadonlyMap<string, Entry>,
  model: string,
  isWanted: (payload: AdapterPayload) => boolean,
): AdapterPayload | undefined {
  for (const [key, { payload, expiresAtMs }] of entries)
    if (key.startsWith(`${model}:`) && expiresAtMs > Date.now() && isWanted(payload)) return payload
  return undefined
}
