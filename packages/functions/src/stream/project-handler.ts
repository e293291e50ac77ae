import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createTable } from '../store/create-table.ts'
import { createMarketStore } from '../store/market-store.ts'
import { createShardList } from '../store/shard-list.ts'
import { createTelemetry, reportUnreadable } from '../telemetry.ts'
import { createMarketProjector } from './project.ts'
import { createShardWatermarks } from './shard-watermarks.ts'

const environment = parseEnvironment('marketProjector', process.env)
const telemetry = createTelemetry('marketProjector', environment, systemClock)
const markets = createMarketStore(createTable(environment.TABLE_NAME), {
  onUnreadable: reportUnreadable(telemetry),
})

export const handler = telemetry.named(
  createMarketProjector({
    markets,
    watermarks: createShardWatermarks({ store: markets, shards: createShardList(environment.STREAM_NAME) }),
    clock: systemClock,
    paceMs: environment.WRITE_PACE_MS,
    retentionSeconds: Math.round(environment.ODDS_RETENTION_DAYS * 24 * 60 * 60),
    telemetry,
  }),
)
