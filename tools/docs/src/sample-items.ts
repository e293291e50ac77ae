import {
  allGames,
  type Odds,
  type PrimaryKey,
  toClientItem,
  toConnectionItem,
  toGameItem,
  toInstant,
  toLateOddsItem,
  toOddsItem,
} from '@sportsfeeds/domain'
import { sampleClient, sampleGames } from '@sportsfeeds/domain/samples'

/** Fixed, so that generating again changes nothing. */
const nowMs = Date.UTC(2026, 4, 1, 19, 0, 0)

export interface SampleItem extends PrimaryKey {
  readonly entity: 'Game' | 'Odds' | 'Late odds' | 'Client' | 'Connection'
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A few items of each entity, as the domain's codecs write them. */
export function sampleItems(): SampleItem[] {
  return [
    ...sampleGames(nowMs)
      .slice(0, 3)
      .map((game) => sample('Game', toGameItem(game))),
    ...sampleOdds().map((odds) => sample('Odds', toOddsItem(odds, 30 * 24 * 60 * 60))),
    ...sampleOdds()
      .slice(0, 1)
      .map((odds) => sample('Late odds', toLateOddsItem({ ...odds, receivedAt: odds.receivedAt + 6_000 }))),
    sample('Client', toClientItem(sampleClient(nowMs))),
    sample(
      'Connection',
      toConnectionItem({
        id: 'L0SM9cOFvHcCIhw=',
        clientId: 'client-demo',
        endpoint: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1',
        subscription: allGames,
        createdAt: nowMs,
      }),
    ),
  ]
}

function sampleOdds(): Odds[] {
  return [0, 1].map((n) => ({
    gameId: 'game-bkb-por-cha',
    type: 'spread',
    provider: 'demo-provider',
    date: toInstant(nowMs + n * 250),
    home: 3,
    away: -3,
    homeOdds: -110 - n * 5,
    awayOdds: -110 + n * 5,
    oddsFormat: 'american',
    isOpen: true,
    summary: 'Portland Trail Blazers @ Charlotte Hornets',
    receivedAt: nowMs + n * 250 + 40,
  }))
}

function sample(entity: SampleItem['entity'], item: PrimaryKey & object): SampleItem {
  return {
    entity,
    PK: item.PK,
    SK: item.SK,
    attributes: Object.fromEntries(
      Object.entries(item).filter(([name, value]) => name !== 'PK' && name !== 'SK' && value !== undefined),
    ),
  }
}
