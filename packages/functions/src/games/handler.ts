import { systemClock } from '../clock.ts'
import { functionTelemetry } from '../function-telemetry.ts'
import { createGameStore } from '../store/game-store.ts'
import { openTable } from '../store/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { gamesRoute } from './route.ts'

const environment = parseEnvironment('games', process.env)
const clock = systemClock

export const handler = createRestHandler(
  gamesRoute({ games: createGameStore(openTable(environment.TABLE_NAME)) }),
  {
    clock,
    telemetry: functionTelemetry('games', environment, clock),
    allowedOrigin: environment.ALLOWED_ORIGIN,
  },
)
