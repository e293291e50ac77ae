import { systemClock } from '../adapters/clock.ts'
import { createGameStore } from '../adapters/game-store.ts'
import { openTable } from '../adapters/open-table.ts'
import { createTelemetry } from '../adapters/telemetry.ts'
import { parseEnvironment } from '../environment.ts'
import { createRestHandler } from '../http/rest-handler.ts'
import { gamesRoute } from '../http/routes/games.ts'

const environment = parseEnvironment('games', process.env)
const clock = systemClock

export const handler = createRestHandler(
  gamesRoute({ games: createGameStore(openTable(environment.TABLE_NAME)) }),
  {
    clock,
    telemetry: createTelemetry('games', {
      stack: environment.STACK_NAME,
      logLevel: environment.LOG_LEVEL,
      now: clock.now,
    }),
    allowedOrigin: environment.ALLOWED_ORIGIN,
  },
)
