import { systemClock } from '@sportsfeeds/std'
import { createActiveClients } from '../store/active-clients.ts'
import { parseEnvironment } from '../environment.ts'
import { createManagementApi } from '../sockets/management-api.ts'
import { createClientStore } from '../store/client-store.ts'
import { createConnectionStore } from '../store/connection-store.ts'
import { createTable } from '../store/create-table.ts'
import { createGameStore } from '../store/game-store.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createFrameSender } from '../stream/fan-out/frame-sender.ts'
import { createTelemetry, reportUnreadable } from '../telemetry.ts'
import { createConnectionManager } from './connection-manager.ts'

const environment = parseEnvironment('connectionManager', process.env)
const table = createTable(environment.TABLE_NAME)
const telemetry = createTelemetry('connectionManager', environment, systemClock)
const onUnreadable = reportUnreadable(telemetry)
const connections = createConnectionStore(table, { onUnreadable })
const sockets = createManagementApi(environment.MANAGEMENT_ENDPOINT)

export const handler = telemetry.named(
  createConnectionManager({
    connections,
    clients: createActiveClients(createClientStore(table), systemClock),
    sockets,
    oddsStore: createOddsStore(table, { onUnreadable }),
    games: createGameStore(table, { onUnreadable }),
    sender: createFrameSender({
      sockets,
      connections,
      forget: () => true,
      clock: systemClock,
      random: Math.random,
    }),
    clock: systemClock,
    telemetry,
    endpoint: environment.MANAGEMENT_ENDPOINT,
    registryStalenessMs: environment.REGISTRY_STALENESS_MS,
    maxConnectionsPerAnalyst: environment.CONNECTIONS_PER_ANALYST,
  }),
)
