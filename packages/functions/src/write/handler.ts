import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { createTable } from '../store/create-table.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createTelemetry } from '../telemetry.ts'
import { writeFeedsRoute } from './route.ts'

const environment = parseEnvironment('writeFeeds', process.env)
const telemetry = createTelemetry('writeFeeds', environment, systemClock)

export const handler = createRestHandler(
  writeFeedsRoute({
    // storeOdds has retries of its own.
    oddsStore: createOddsStore(createTable(environment.TABLE_NAME, { maxAttempts: 1 })),
    clock: systemClock,
    random: Math.random,
    providers: environment.PROVIDERS,
    retentionSeconds: Math.round(environment.ODDS_RETENTION_DAYS * 24 * 60 * 60),
    onError: (error) => telemetry.error('batch not stored', error),
  }),
  { clock: systemClock, telemetry },
)
