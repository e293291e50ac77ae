import { systemClock } from '../clock.ts'
import { createConnectionStore } from '../store/connection-store.ts'
import { createFeedStore } from '../store/odds-store.ts'
import { functionTelemetry } from '../function-telemetry.ts'
import { createGameStore } from '../store/game-store.ts'
import { openManagementApi } from '../sockets/management-api.ts'
import { openTable } from '../store/open-table.ts'
import { parseEnvironment } from '../environment.ts'
import { createPoster } from '../stream/fan-out/frame-sender.ts'
import { createConnectionManager } from './manage-connections.ts'

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
