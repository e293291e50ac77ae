import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { createTable } from '../store/create-table.ts'
import { createGameStore } from '../store/game-store.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createRateStore } from '../store/rate-store.ts'
import { createTelemetry } from '../telemetry.ts'
import { createOddsRates } from './odds-rates.ts'
import { createProvisionalGames } from './provisional-games.ts'
import { writeFeedsRoute } from './route.ts'

const environment = parseEnvironment('writeFeeds', process.env)
const telemetry = createTelemetry('writeFeeds', environment, systemClock)
// storeOdds has retries of its own.
const table = createTable(environment.TABLE_NAME, { maxAttempts: 1 })
const retentionSeconds = Math.round(environment.ODDS_RETENTION_DAYS * 24 * 60 * 60)

export const handler = telemetry.named(
  createRestHandler(
    writeFeedsRoute({
      oddsStore: createOddsStore(table),
      provisionalGames: createProvisionalGames({
        games: createGameStore(table),
        retentionSeconds,
        onError: (error) => telemetry.error('provisional game not stored', error),
      }),
      rates: createOddsRates({
        store: createRateStore(table),
        clock: systemClock,
        onError: (error) => telemetry.error('rate not known', error),
      }),
      clock: systemClock,
      random: Math.random,
      providers: environment.PROVIDERS,
      retentionSeconds,
      onError: (error) => telemetry.error('batch not stored', error),
    }),
    { clock: systemClock, telemetry, allowedOrigin: environment.ALLOWED_ORIGIN },
  ),
)
