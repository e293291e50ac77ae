import { systemClock } from '../clock.ts'
import { createFeedStore } from '../store/odds-store.ts'
import { functionTelemetry } from '../function-telemetry.ts'
import { openTable } from '../store/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { writeFeedsRoute } from './route.ts'

const environment = parseEnvironment('writeFeeds', process.env)
const clock = systemClock
const telemetry = functionTelemetry('writeFeeds', environment, clock)

export const handler = createRestHandler(
  writeFeedsRoute({
    // The use case has retries of its own.
    feeds: createFeedStore(openTable(environment.TABLE_NAME, { maxAttempts: 1 })),
    clock,
    random: Math.random,
    providers: environment.PROVIDERS,
    retentionSeconds: Math.round(environment.ODDS_RETENTION_DAYS * 24 * 60 * 60),
    onError: (error) => telemetry.error('batch not stored', error),
  }),
  { clock, telemetry },
)
