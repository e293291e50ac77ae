import {
  allGames,
  type Odds,
  protocolVersion,
  oddsDigest,
  provisionalGame,
  toInstant,
} from '@sportsfeeds/domain'
import {
  analystSocketsExpiry,
  analystSocketsKey,
  analystSocketsSet,
  type GameItem,
  maxConnectionMs,
  type PrimaryKey,
  toClientItem,
  toConnectionItem,
  toGameItem,
  toGameOwnerItem,
  toHeartbeatItem,
  toProviderRateItem,
  toLateOddsItem,
  toLiveStateItem,
  toMarketItem,
  toOddsItem,
  toProjectedFromItem,
  toWatermarkItem,
} from '@sportsfeeds/domain/internal'
import { sampleClient, sampleGames } from '@sportsfeeds/domain/samples'

/** Fixed, so that generating again changes nothing. */
const nowMs = Date.UTC(2026, 4, 1, 19, 0, 0)

export interface SampleItem extends PrimaryKey {
  readonly entity:
    | 'Game'
    | 'Live state'
    | 'Odds'
    | 'Late odds'
    | 'Market'
    | 'Client'
    | 'Connection'
    | 'Analyst'
    | 'Watermark'
    | 'Heartbeat'
    | 'Rate'
    | 'Owner'
  readonly attributes: Readonly<Record<string, unknown>>
}

const gameId = 'game-bkb-por-cha'
const retentionSeconds = 30 * 24 * 60 * 60
const common = { gameId, provider: 'demo-provider', summary: 'Portland Trail Blazers @ Charlotte Hornets' }

const spread = record(0, {
  ...common,
  type: 'spread',
  line: 3,
  main: true,
  outcomes: [
    { id: 'home', odds: -110 },
    { id: 'away', odds: -110 },
  ],
})
const total = record(250, {
  ...common,
  type: 'total',
  period: '1h',
  line: 112.5,
  seq: 41,
  outcomes: [
    { id: 'over', odds: -115 },
    { id: 'under', odds: -105 },
  ],
})
const suspended = record(500, {
  ...common,
  type: 'total',
  period: '1h',
  line: 112.5,
  seq: 42,
  status: 'suspended',
  reason: 'timeout',
})
const points = record(750, {
  ...common,
  type: 'player-points',
  subject: 'sr:player:1234',
  line: 24.5,
  outcomes: [
    { id: 'over', odds: 100 },
    { id: 'under', odds: -130 },
  ],
})
const betStop = record(1_000, { ...common, type: '*', status: 'suspended', reason: 'review' })
const firstOfUnknownGame = record(0, {
  gameId: 'game-sr:match:1234',
  provider: 'demo-provider',
  summary: 'Odense v Viborg',
  gameDate: toInstant(nowMs + 5 * 24 * 60 * 60 * 1000),
  type: 'moneyline',
})
const provisionalItem: GameItem = {
  ...toGameItem(provisionalGame(firstOfUnknownGame)),
  EXPIRE: Math.floor(nowMs / 1000) + retentionSeconds,
}
const sampleOdds: readonly Odds[] = [spread, total, suspended, points, betStop]

/** A few items of each entity, as the domain's codecs write them. */
export function sampleItems(): SampleItem[] {
  return [
    ...sampleGames(nowMs)
      .slice(0, 3)
      .map((game) => sample('Game', toGameItem(game))),
    sample('Game', provisionalItem),
    sample(
      'Live state',
      toLiveStateItem(gameId, {
        score: { home: 54, away: 51 },
        period: 'q3',
        clock: { seconds: 402, at: toInstant(nowMs), running: true, countsDown: true },
        rev: 7,
      }),
    ),
    ...sampleOdds.map((odds) => sample('Odds', toOddsItem(odds, retentionSeconds))),
    sample(
      'Late odds',
      toLateOddsItem({ ...spread, receivedAt: spread.receivedAt + 6_000 }, retentionSeconds),
    ),
    sample('Market', toMarketItem({ newest: spread, priced: spread }, retentionSeconds)),
    sample('Market', toMarketItem({ newest: suspended, priced: total }, retentionSeconds)),
    sample('Market', toMarketItem({ newest: betStop }, retentionSeconds)),
    sample('Client', toClientItem(sampleClient(nowMs))),
    sample(
      'Connection',
      toConnectionItem({
        id: 'L0SM9cOFvHcCIhw=',
        clientId: 'client-demo',
        endpoint: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1',
        subscription: allGames,
        protocol: protocolVersion,
        createdAt: nowMs,
        endsAt: nowMs + maxConnectionMs,
      }),
    ),
    {
      entity: 'Analyst',
      ...analystSocketsKey({ clientId: 'client-demo', sub: 'analyst-demo' }),
      attributes: {
        [analystSocketsSet]: new Set(['L0SM9cOFvHcCIhw=']),
        EXPIRE: analystSocketsExpiry(nowMs + maxConnectionMs),
      },
    },
    sample('Watermark', toWatermarkItem({ shard: 'shardId-000000000000', arrivedBefore: nowMs })),
    sample('Watermark', toProjectedFromItem(nowMs - 24 * 60 * 60 * 1000)),
    sample('Heartbeat', toHeartbeatItem({ place: 17, beatAt: nowMs, shards: ['shardId-000000000000'] })),
    sample(
      'Rate',
      toProviderRateItem('demo-provider', {
        due: nowMs + 250,
        day: Math.floor(nowMs / 86_400_000),
        odds: 125_000,
        games: { [gameId]: nowMs + 40 },
      }),
    ),
    sample('Owner', toGameOwnerItem(gameId, 'demo-provider')),
  ]
}

function record(atMs: number, parts: Pick<Odds, 'gameId' | 'provider' | 'type'> & Partial<Odds>): Odds {
  const odds = {
    date: toInstant(nowMs + atMs),
    status: 'open' as const,
    oddsFormat: 'american' as const,
    outcomes: [],
    receivedAt: nowMs + atMs + 40,
    ...parts,
  }
  return { ...odds, digest: oddsDigest(odds) }
}

function sample(entity: SampleItem['entity'], item: PrimaryKey & object): SampleItem {
  // An item is plain JSON, and an attribute that is undefined is not stored.
  const { PK, SK, ...attributes } = JSON.parse(JSON.stringify(item)) as PrimaryKey & Record<string, unknown>
  return { entity, PK, SK, attributes }
}
