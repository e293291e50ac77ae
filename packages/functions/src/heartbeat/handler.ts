import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createTable } from '../store/create-table.ts'
import { createHeartbeatStore } from '../store/heartbeat-store.ts'
import { createMarketStore } from '../store/market-store.ts'
import { createShardList } from '../store/shard-list.ts'
import { createTelemetry, reportUnreadable } from '../telemetry.ts'
import { createHeartbeatWriter } from './write-heartbeats.ts'

const environment = parseEnvironment('heartbeatWriter', process.env)
const table = createTable(environment.TABLE_NAME)
const telemetry = createTelemetry('heartbeatWriter', environment, systemClock)

export const handler = telemetry.named(
  createHeartbeatWriter({
    store: createHeartbeatStore(table),
    shards: createShardList(environment.STREAM_NAME),
    markets: createMarketStore(table, { onUnreadable: reportUnreadable(telemetry) }),
    clock: systemClock,
    telemetry,
  }),
)
