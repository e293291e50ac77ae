import { compareOdds, hasPrices, providerMarketId } from '@sportsfeeds/domain'
import { groupBy } from '../../group-by.ts'
import type { Fetch } from '../../rest/feeds-api.ts'
import type { Faults } from './faults.ts'
import type { Games } from './frame-contents.ts'
import type { Network } from './network.ts'
import type { OddsTable } from './odds-table.ts'
import { statesOf } from './states-of.ts'

/** The REST API of a fake server. */
export interface Rest {
  readonly fetch: Fetch
  /** Paths and queries asked for. */
  readonly requests: readonly string[]
}

export interface RestDependencies {
  readonly network: Network
  readonly faults: Faults
  readonly games: Games
  readonly table: OddsTable
  readonly pageOdds: number
}

export function createRest({ network, faults, games, table, pageOdds }: RestDependencies): Rest {
  const { later } = network
  const requests: string[] = []

  const fetch: Fetch = (url, { headers, signal }) =>
    new Promise((resolve, reject) => {
      const target = new URL(url)
      requests.push(`${target.pathname}${target.search}`)
      signal.addEventListener('abort', () => reject(new TypeError('aborted')), { once: true })
      later(() => {
        try {
          // What the table holds now; the response has yet to cross the network.
          const { status, body } = serve(target, headers['authorization']?.slice('Bearer '.length) ?? '')
          later(() => resolve({ status, json: () => Promise.resolve(structuredClone(body)) }))
        } catch (error) {
          reject(error instanceof Error ? error : new TypeError(String(error)))
        }
      })
    })

  const serve = (target: URL, token: string): RestResult => {
    const failure = faults.failures.shift()
    if (failure === 0) throw new TypeError('fetch failed')
    if (failure !== undefined)
      return { status: failure, body: { type: 'about:blank', title: 'Failed', status: failure } }
    if (!faults.isAccepted(token)) return { status: 401, body: { message: 'Unauthorized' } }
    const [, wanted] = /\/games\/(.+)$/.exec(target.pathname) ?? []
    if (wanted !== undefined) return serveGame(wanted)
    if (target.pathname.endsWith('/games')) {
      const listed = [...games.values()].filter(({ status }) => status === 'live' || status === 'scheduled')
      return { status: 200, body: { games: listed } }
    }
    return serveOdds(target.searchParams)
  }

  const serveGame = (wanted: string): RestResult => {
    if (faults.brokenGames.has(wanted)) return { status: 500, body: { title: 'The record cannot be read' } }
    const game = games.get(decodeURIComponent(wanted))
    return game === undefined ? { status: 404, body: { title: 'Not found' } } : { status: 200, body: game }
  }

  const serveOdds = (query: URLSearchParams): RestResult => {
    const asked = new Set(query.getAll('game'))
    const since = query.get('since')
    const isRange = query.has('order')
    // A shared read may be as old as it is allowed to be.
    const through = Number(query.get('through') ?? Number.POSITIVE_INFINITY) - faults.skewMs
    const ofGames = table
      .storedBy(through)
      .filter(({ gameId }) => asked.has(gameId))
      .toSorted(compareOdds)
    const found =
      since !== null
        ? ofGames.filter(({ receivedAt }) => receivedAt >= Number(since))
        : isRange
          ? ofGames
          : query.has('opening')
            ? [...groupBy(ofGames.filter(hasPrices), providerMarketId).values()].flatMap((own) =>
                own.slice(0, 1),
              )
            : statesOf(ofGames)
    const start = Number(query.get('cursor') ?? 0)
    const end = start + pageOdds
    return {
      status: 200,
      body: { odds: found.slice(start, end), ...(end < found.length ? { cursor: String(end) } : {}) },
    }
  }

  return { fetch, requests }
}

interface RestResult {
  readonly status: number
  readonly body: unknown
}
