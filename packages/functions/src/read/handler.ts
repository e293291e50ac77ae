import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { createTable } from '../store/create-table.ts'
import { createGameStore } from '../store/game-store.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createTelemetry, reportUnreadable } from '../telemetry.ts'
import { createCursorCodec } from './cursor.ts'
import { readFeedsRoute } from './route.ts'

const environment = parseEnvironment('readFeeds', process.env)
const telemetry = createTelemetry('readFeeds', environment, systemClock)
const table = createTable(environment.TABLE_NAME)
const onUnreadable = reportUnreadable(telemetry)

export const handler = telemetry.named(
  createRestHandler(
    readFeedsRoute({
      oddsStore: createOddsStore(table, { onUnreadable }),
      games: createGameStore(table, { onUnreadable }),
      cursors: createCursorCodec(environment.CURSOR_SECRET),
      clock: systemClock,
    }),
    {
      clock: systemClock,
      telemetry,
      allowedOrigin: environment.ALLOWED_ORIGIN,
    },
  ),
)
