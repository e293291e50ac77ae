import { systemClock } from '../adapters/clock.ts'
import { functionTelemetry } from '../adapters/function-telemetry.ts'
import { createGameStore } from '../adapters/game-store.ts'
import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { gamesRoute } from '../http/routes/games.ts'

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
