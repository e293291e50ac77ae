import { createTextCache } from '../text-cache.ts'
import type { Fetch } from './feeds-api.ts'

/** A `fetch` whose responses have a text; the platform's is one. */
export type TextFetch = (
  ...request: Parameters<Fetch>
) => Promise<{ readonly status: number; text(): Promise<string> }>

/**
 * Creates a `fetch` for several clients of one process that follow the same: after an interruption the feeds API sends all of them the
 * same pages, and each is parsed once. The records are the same objects for all of them, and must not be changed.
 */
export function createSharedFetch(fetch: TextFetch = globalThis.fetch): Fetch {
  const bodies = createTextCache<object>(maxCharacters)
  return async (url, init) => {
    const response = await fetch(url, init)
    return {
      status: response.status,
      json: async () => {
        const text = await response.text()
        const known = bodies.get(text)
        if (known !== undefined) return known
        const body: unknown = JSON.parse(text)
        if (typeof body === 'object' && body !== null) bodies.set(text, body)
        return body
      },
    }
  }
}

/** Some thirty pages of a thousand odds: clients that were interrupted together ask for the same within seconds. */
const maxCharacters = 8 * 2 ** 20
