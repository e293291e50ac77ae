import {
  everything,
  type PrimaryKey,
  sampleClient,
  sampleGames,
  toClientItem,
  toConnectionItem,
  toGameItem,
  toInstant,
  toOddsItem,
} from '@sportsfeeds/domain'

/** An arbitrary evening, fixed so that the documents do not change by themselves. */
const nowMs = Date.UTC(2026, 4, 1, 19, 0, 0)

export interface SampleItem extends PrimaryKey {
  readonly entity: 'Game' | 'Odds' | 'Client' | 'Connection'
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A few items of each entity, as the codecs of domain write them. */
export const sampleItems = (): SampleItem[] => [
  ...sampleGames(nowMs)
    .slice(0, 3)
    .map((game) => sample('Game', toGameItem(game))),
  ...sampleOdds().map((odds) => sample('Odds', odds)),
  sample('Client', toClientItem(sampleClient(nowMs))),
  sample(
    'Connection',
    toConnectionItem({
      id: 'L0SM9cOFvHcCIhw=',
      clientId: 'client-demo',
      endpoint: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1',
      subscription: everything,
      createdAt: nowMs,
    }),
  ),
]

const sampleOdds = () =>
  [0, 1].map((n) =>
    toOddsItem(
      {
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
      },
      30 * 24 * 60 * 60,
    ),
  )

const sample = (entity: SampleItem['entity'], item: PrimaryKey & object): SampleItem => ({
  entity,
  PK: item.PK,
  SK: item.SK,
  attributes: Object.fromEntries(
    Object.entries(item).filter(([name, value]) => name !== 'PK' && name !== 'SK' && value !== undefined),
  ),
})
