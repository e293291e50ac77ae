import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { createTable } from '../store/create-table.ts'
import { createGameStore } from '../store/game-store.ts'
import { createTelemetry, reportUnreadable } from '../telemetry.ts'
import { gamesRoute } from './route.ts'

const environment = parseEnvironment('games', process.env)
const telemetry = createTelemetry('games', environment, systemClock)

export const handler = telemetry.named(
  createRestHandler(
    gamesRoute({
      games: createGameStore(createTable(environment.TABLE_NAME), {
        onUnreadable: reportUnreadable(telemetry),
      }),
      providers: environment.PROVIDERS,
    }),
    {
      clock: systemClock,
      telemetry,
      allowedOrigin: environment.ALLOWED_ORIGIN,
    },
  ),
)
