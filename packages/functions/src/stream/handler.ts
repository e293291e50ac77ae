import { systemClock } from '@sportsfeeds/std'
import { createActiveClients } from '../store/active-clients.ts'
import { parseEnvironment } from '../environment.ts'
import { createManagementApi } from '../sockets/management-api.ts'
import { createClientStore } from '../store/client-store.ts'
import { createConnectionStore } from '../store/connection-store.ts'
import { createTable } from '../store/create-table.ts'
import { createGameStore } from '../store/game-store.ts'
import { createSportLookup } from '../store/sport-lookup.ts'
import { createTelemetry, reportUnreadable } from '../telemetry.ts'
import { createStreamConsumer } from './consume.ts'
import { createFailureQueue } from '../store/failure-queue.ts'
import { createFanOut } from './fan-out/fan-out.ts'

const environment = parseEnvironment('streamConsumer', process.env)
const table = createTable(environment.TABLE_NAME)
const telemetry = createTelemetry('streamConsumer', environment, systemClock)
const onUnreadable = reportUnreadable(telemetry)
const games = createGameStore(table, { onUnreadable })

export const handler = telemetry.named(
  createStreamConsumer({
    fanOut: createFanOut({
      instance: crypto.randomUUID().slice(0, 8),
      connections: createConnectionStore(table, { onUnreadable }),
      clients: createActiveClients(createClientStore(table), systemClock),
      onError: (message, error) => telemetry.error(message, error),
      sports: createSportLookup(games, systemClock),
      games,
      sockets: createManagementApi(environment.MANAGEMENT_ENDPOINT),
      clock: systemClock,
      random: Math.random,
      refreshAfterMs: environment.REGISTRY_STALENESS_MS,
    }),
    clock: systemClock,
    failureQueue: createFailureQueue(environment.ON_FAILURE_QUEUE_URL, systemClock),
    flushIntervalMs: environment.FLUSH_INTERVAL_MS,
    telemetry,
  }),
)
