import { decodeChange } from './decode-change.ts'
import { systemClock } from '../clock.ts'
import { createConnectionStore } from '../store/connection-store.ts'
import { functionTelemetry } from '../function-telemetry.ts'
import { createGameRecords } from '../store/sport-lookup.ts'
import { createGameStore } from '../store/game-store.ts'
import { openManagementApi } from '../sockets/management-api.ts'
import { openTable } from '../store/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { openFanOut } from './fan-out/open-fan-out.ts'
import { createStreamConsumer } from './consume.ts'

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
