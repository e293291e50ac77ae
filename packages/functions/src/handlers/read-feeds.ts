import { systemClock } from '../adapters/clock.ts'
import { createFeedStore } from '../adapters/feed-store.ts'
import { openTable } from '../adapters/open-table.ts'
import { createTelemetry } from '../adapters/telemetry.ts'
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
    telemetry: createTelemetry('readFeeds', {
      stack: environment.STACK_NAME,
      logLevel: environment.LOG_LEVEL,
      now: clock.now,
    }),
    allowedOrigin: environment.ALLOWED_ORIGIN,
  },
)
