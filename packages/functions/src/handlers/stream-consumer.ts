import { decodeChange } from '../adapters/change-record.ts'
import { systemClock } from '../adapters/clock.ts'
import { createConnectionStore } from '../adapters/connection-store.ts'
import { functionTelemetry } from '../adapters/function-telemetry.ts'
import { createGameRecords } from '../adapters/game-records.ts'
import { createGameStore } from '../adapters/game-store.ts'
import { openManagementApi } from '../adapters/management-api.ts'
import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { openFanOut } from '../fan-out/open-fan-out.ts'
import { createStreamConsumer } from '../stream/consume-stream.ts'

const environment = parseEnvironment('streamConsumer', process.env)
const clock = systemClock
const table = openTable(environment.TABLE_NAME)

export const handler = createStreamConsumer({
  decode: decodeChange,
  fanOut: openFanOut({
    instance: crypto.randomUUID().slice(0, 8),
    connections: createConnectionStore(table),
    games: createGameRecords(createGameStore(table), clock),
    sockets: openManagementApi(environment.MANAGEMENT_ENDPOINT),
    clock,
    random: Math.random,
    refreshAfterMs: environment.REGISTRY_STALENESS_MS,
  }),
  clock,
  flushIntervalMs: environment.FLUSH_INTERVAL_MS,
  telemetry: functionTelemetry('streamConsumer', environment, clock),
})
