import { systemClock } from '../clock.ts'
import { createFeedStore } from '../store/odds-store.ts'
import { functionTelemetry } from '../function-telemetry.ts'
import { openTable } from '../store/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createCursorCodec } from './cursor.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { readFeedsRoute } from './route.ts'

const environment = parseEnvironment('readFeeds', process.env)
const clock = systemClock

export const handler = createRestHandler(
  readFeedsRoute({
    feeds: createFeedStore(openTable(environment.TABLE_NAME)),
    cursors: createCursorCodec(environment.CURSOR_SECRET),
  }),
  {
    clock,
    telemetry: functionTelemetry('readFeeds', environment, clock),
    allowedOrigin: environment.ALLOWED_ORIGIN,
  },
)
