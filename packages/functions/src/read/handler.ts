import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { createTable } from '../store/create-table.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createTelemetry } from '../telemetry.ts'
import { createCursorCodec } from './cursor.ts'
import { readFeedsRoute } from './route.ts'

const environment = parseEnvironment('readFeeds', process.env)

export const handler = createRestHandler(
  readFeedsRoute({
    oddsStore: createOddsStore(createTable(environment.TABLE_NAME)),
    cursors: createCursorCodec(environment.CURSOR_SECRET),
  }),
  {
    clock: systemClock,
    telemetry: createTelemetry('readFeeds', environment, systemClock),
    allowedOrigin: environment.ALLOWED_ORIGIN,
  },
)
