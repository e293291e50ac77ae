import { systemClock } from '../adapters/clock.ts'
import { createConnectionStore } from '../adapters/connection-store.ts'
import { createFeedStore } from '../adapters/feed-store.ts'
import { functionTelemetry } from '../adapters/function-telemetry.ts'
import { createGameStore } from '../adapters/game-store.ts'
import { openManagementApi } from '../adapters/management-api.ts'
import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createPoster } from '../fan-out/poster.ts'
import { createConnectionManager } from '../socket/manage-connections.ts'

const environment = parseEnvironment('connectionManager', process.env)
const clock = systemClock
const table = openTable(environment.TABLE_NAME)
const connections = createConnectionStore(table)
const sockets = openManagementApi(environment.MANAGEMENT_ENDPOINT)

export const handler = createConnectionManager({
  connections,
  sockets,
  feeds: createFeedStore(table),
  games: createGameStore(table),
  poster: createPoster({ sockets, records: connections, forget: () => true, clock, random: Math.random }),
  clock,
  telemetry: functionTelemetry('connectionManager', environment, clock),
  endpoint: environment.MANAGEMENT_ENDPOINT,
  registryStalenessMs: environment.REGISTRY_STALENESS_MS,
})
