import {
  AnalystSocketsItem,
  ClientItem,
  ConnectionItem,
  GameItem,
  gameKey,
  GameOwnerItem,
  HeartbeatItem,
  ProviderRateItem,
  type IndexDefinition,
  LiveStateItem,
  MarketItem,
  OddsItem,
  ProjectedFromItem,
  table,
  WatermarkItem,
} from '@sportsfeeds/domain/internal'
import { accessPatterns } from './access-patterns.ts'
import { sampleItems } from './sample-items.ts'

/** Writes docs/DATA-MODEL.md: entities, keys, indexes and access patterns. */
export function dataModel(): string {
  return [
    '# Data model',
    '',
    'One DynamoDB table stores everything. This page is generated from `packages/domain` by `npm run docs:write`.',
    '',
    '```mermaid',
    'erDiagram',
    '  GAME ||--o{ ODDS : "PK game-id"',
    '  GAME ||--o{ MARKET : "PK game-id"',
    '  GAME ||--o| LIVE_STATE : "PK game-id"',
    '  MARKET ||--|{ ODDS : "newest, priced"',
    '  CLIENT ||--o{ CONNECTION : "CLIENT"',
    '  ANALYST ||--o{ CONNECTION : "CONNECTIONS"',
    '```',
    '',
    '## Entities',
    '',
    ...rows(
      ['entity', 'PK', 'SK', 'attributes (`?`: optional)'],
      [
        ['Game', '`game-<id>`', '`game-<sport>#<yyyy-mm-dd>`', listAttributes(GameItem.shape)],
        ['Live state', '`game-<id>`', '`live`', listAttributes(LiveStateItem.shape)],
        [
          'Odds',
          '`game-<id>`',
          '`odds-<feed date, ISO-8601 UTC ms>#<market id>#<provider>#<digest>`',
          listAttributes(OddsItem.shape),
        ],
        [
          'Late odds',
          '`game-<id>`',
          '`late-<arrival, ISO-8601 UTC ms>#<feed date>#<market id>#<provider>#<digest>`',
          'same as odds: a second copy of odds that arrived more than 15 seconds after their feed date',
        ],
        ['Market', '`game-<id>`', '`market-<market id>#<provider>`', listAttributes(MarketItem.shape)],
        ['Client', '`client-<id>`', '`cli`', listAttributes(ClientItem.shape)],
        ['Connection', '`<connectionId>`', '`con`', listAttributes(ConnectionItem.shape)],
        [
          'Analyst',
          '`analyst-<client>#<person>`',
          '`sockets`',
          `${listAttributes(AnalystSocketsItem.shape)}: ids of the connections that an analyst has opened`,
        ],
        ['Watermark', '`watermarks`', '`watermark-<shard>`', listAttributes(WatermarkItem.shape)],
        [
          'Beginning of the projection',
          '`watermarks`',
          '`projected-from`',
          listAttributes(ProjectedFromItem.shape),
        ],
        ['Rate', '`rate-<provider>`', '`rate`', listAttributes(ProviderRateItem.shape)],
        ['Owner', '`game-<id>`', '`owner`', listAttributes(GameOwnerItem.shape)],
        ['Heartbeat', '`beat-<0..255>`', '`beat`', listAttributes(HeartbeatItem.shape)],
      ],
    ),
    '',
    `\`${table.ttlAttribute}\` is a Number of epoch seconds. DynamoDB removes the item some time after it.`,
    `A game and all its odds share one partition key. The sort key of a game looks like \`${exampleGameSortKey()}\`.`,
    '',
    'A market id is `type[/period][:subject][@line]`, a bet stop `*`. Home, draw and away have attributes of their own as in the reference',
    'solution (`HOME`, `HOMEODDS`, `DRAWODDS`, …); all other outcomes are in `OUTCOMES`. Items from before have keys without a digest and',
    '`ISOPEN` in place of `STATUS`; they are read like the others. `NEWEST` and `PRICED` hold odds records with their own sort keys.',
    '',
    '## Indexes',
    '',
    ...rows(
      ['index', 'partition key', 'sort key', 'projection', 'question'],
      table.globalSecondaryIndexes.map((index: IndexDefinition) => [
        index.name,
        `\`${index.hashKey}\``,
        index.rangeKey === undefined ? '' : `\`${index.rangeKey}\``,
        index.projection.type === 'ALL'
          ? 'all'
          : index.projection.attributes.map((name) => `\`${name}\``).join(', '),
        index.answers,
      ]),
    ),
    '',
    'Both are sparse: an item without the partition key attribute is not in the index. `ISSCHEDULED` is `L#<0..3>` while a game is live',
    'and `S#<0..3>` while it is scheduled, by a hash of its id; within a partition games are in the order of their start.',
    '',
    '## Access patterns',
    '',
    ...rows(
      ['question', 'how often', 'operation'],
      accessPatterns.map(({ question, frequency, operation }) => [question, frequency, operation]),
    ),
    '',
    '## Sample items',
    '',
    ...rows(
      ['entity', 'PK', 'SK', 'attributes'],
      sampleItems().map(({ entity, PK, SK, attributes }) => [
        entity,
        `\`${PK}\``,
        `\`${SK}\``,
        `\`${JSON.stringify(attributes, setsAsLists)}\``,
      ]),
    ),
    '',
  ].join('\n')
}

function listAttributes(shape: Record<string, { isOptional(): boolean }>): string {
  return Object.entries(shape)
    .filter(([name]) => name !== table.hashKey && name !== table.rangeKey)
    .map(([name, schema]) => `\`${name}\`${schema.isOptional() ? '?' : ''}`)
    .join(', ')
}

function setsAsLists(_: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value
}

function exampleGameSortKey(): string {
  return gameKey({ id: 'game-bkb-por-cha', sport: 'basketball', gameDate: '2026-05-01T18:40:00.000Z' }).SK
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`)
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
