import { Problem } from '@sportsfeeds/domain'
import { oddsSortKeyPrefix } from '@sportsfeeds/domain/internal'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import { gamesRoute } from '../games/route.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import type { Telemetry, WorkDone } from '../ports.ts'
import { createCursorCodec } from '../read/cursor.ts'
import { readFeedsRoute } from '../read/route.ts'
import { createGameStore } from '../store/game-store.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createRateStore } from '../store/rate-store.ts'
import type { StoredItem, Table } from '../store/table.ts'
import { reportUnreadable } from '../telemetry.ts'
import { createOddsRates } from '../write/odds-rates.ts'
import { createProvisionalGames } from '../write/provisional-games.ts'
import { writeFeedsRoute } from '../write/route.ts'
import { createMemoryTable, type MemoryTable } from './memory-table.ts'
import { eveningMs } from './odds.ts'
import { restEvent, type RestEventParts } from './rest-event.ts'

interface TestResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  readonly json: () => unknown
  /** The body as a problem. @throws if it is not one. */
  readonly problem: () => Problem
}

/** The REST API over a table in memory: requests go through the same handlers as on AWS. */
export interface RestApi {
  readonly table: MemoryTable
  /** Items of odds, without the second copies of late ones. */
  readonly oddsItems: () => StoredItem[]
  readonly lines: WorkDone[]
  readonly errors: unknown[]
  readonly send: (request: RestEventParts) => Promise<TestResponse>
}

/** @param wrap puts faults between the handlers and the table. */
export function createRestApi({
  wrap = (table: Table) => table,
  allowedOrigin = 'https://console.example',
  acmeOddsPerSecond = 1_000_000,
} = {}): RestApi {
  const memory = createMemoryTable()
  const table = wrap(memory)
  const clock = createSkippingClock(eveningMs)
  const lines: WorkDone[] = []
  const errors: unknown[] = []
  const telemetry: Telemetry = {
    record: (work) => lines.push(work),
    error: (_message, error) => errors.push(error),
  }
  const onUnreadable = reportUnreadable(telemetry)
  const oddsStore = createOddsStore(table, { clock, onUnreadable })
  const games = createGameStore(table, { clock, onUnreadable })
  const providers = {
    'key-acme': { name: 'acme', oddsPerSecond: acmeOddsPerSecond, isOperator: false },
    'key-zeta': { name: 'zeta', oddsPerSecond: 1_000, isOperator: false },
    'key-own': { name: 'own', oddsPerSecond: 1_000_000, isOperator: true },
  }
  const common = { clock, telemetry, allowedOrigin }
  const handlers = {
    write: createRestHandler(
      writeFeedsRoute({
        oddsStore,
        clock,
        random: () => 0.5,
        provisionalGames: createProvisionalGames({
          games,
          retentionSeconds: 3_600,
          onError: (error) => errors.push(error),
        }),
        providers,
        rates: createOddsRates({
          // Apart from what the tests look at.
          store: createRateStore(createMemoryTable()),
          clock,
          onError: (error) => errors.push(error),
        }),
        retentionSeconds: 3_600,
        onError: (error) => errors.push(error),
      }),
      { clock, telemetry },
    ),
    read: createRestHandler(
      readFeedsRoute({ oddsStore, games, cursors: createCursorCodec('a secret of the tests'), clock }),
      common,
    ),
    games: createRestHandler(gamesRoute({ games, providers }), common),
  }

  return {
    table: memory,
    oddsItems: () => memory.items().filter(({ SK }) => String(SK).startsWith(oddsSortKeyPrefix)),
    lines,
    errors,
    send: async (request) => {
      const handler =
        request.resource === '/feeds'
          ? request.method === 'PUT'
            ? handlers.write
            : handlers.read
          : handlers.games
      const {
        statusCode,
        headers = {},
        body,
      } = await handler(restEvent({ requestedAtMs: clock.now(), ...request }))
      return {
        status: statusCode,
        headers,
        text: body,
        json: (): unknown => JSON.parse(body),
        problem: () => Problem.parse(JSON.parse(body)),
      }
    },
  }
}
