import { systemClock } from '../adapters/clock.ts'
import { createFeedStore } from '../adapters/feed-store.ts'
import { functionTelemetry } from '../adapters/function-telemetry.ts'
import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createCursorCodec } from '../http/cursor.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { readFeedsRoute } from '../http/routes/read-feeds.ts'

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
