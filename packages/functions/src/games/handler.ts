import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { createTable } from '../store/create-table.ts'
import { createGameStore } from '../store/game-store.ts'
import { createTelemetry } from '../telemetry.ts'
import { gamesRoute } from './route.ts'

const environment = parseEnvironment('games', process.env)

export const handler = createRestHandler(
  gamesRoute({ games: createGameStore(createTable(environment.TABLE_NAME)) }),
  {
    clock: systemClock,
    telemetry: createTelemetry('games', environment, systemClock),
    allowedOrigin: environment.ALLOWED_ORIGIN,
  },
)
