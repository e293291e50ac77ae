import {
  ClientItem,
  ConnectionItem,
  GameItem,
  gameKey,
  type IndexDefinition,
  OddsItem,
  table,
} from '@sportsfeeds/domain'
import { accessPatterns } from './access-patterns.ts'
import { sampleItems } from './sample-items.ts'

/** docs/DATA-MODEL.md: entities, keys, indexes and access patterns, for people. */
export function dataModel(): string {
  return [
    '# Data model',
    '',
    'One DynamoDB table holds everything. This page is generated from `packages/domain` (`pnpm docs:write`).',
    '',
    '```mermaid',
    'erDiagram',
    '  GAME ||--o{ ODDS : "PK game-id"',
    '  CLIENT ||--o{ CONNECTION : "CLIENT"',
    '```',
    '',
    '## Entities',
    '',
    ...rows(
      ['entity', 'PK', 'SK', 'attributes (`?`: not always)'],
      [
        ['Game', '`game-<id>`', '`game-<sport>#<yyyy-mm-dd>`', attributesOf(GameItem.shape)],
        [
          'Odds',
          '`game-<id>`',
          '`odds-<feed date, ISO-8601 UTC ms>#<type>#<provider>`',
          attributesOf(OddsItem.shape),
        ],
        [
          'Late odds',
          '`game-<id>`',
          '`late-<arrival, ISO-8601 UTC ms>#<feed date>#<type>#<provider>`',
          'as of odds: those that came more than five seconds after their feed date, a second time, for a day',
        ],
        ['Client', '`client-<id>`', '`cli`', attributesOf(ClientItem.shape)],
        ['Connection', '`<connectionId>`', '`con`', attributesOf(ConnectionItem.shape)],
      ],
    ),
    '',
    `\`${table.ttlAttribute}\` is a Number of epoch seconds: DynamoDB removes the item some time after it.`,
    `A game and all its odds share one partition key, so a game's key looks like \`${exampleGameKey()}\` beside its odds.`,
    '',
    '## Indexes',
    '',
    ...rows(
      ['index', 'partition key', 'sort key', 'projection', 'answers'],
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
    'Both are sparse: an item without the partition key attribute is not in the index.',
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
        `\`${JSON.stringify(attributes)}\``,
      ]),
    ),
    '',
  ].join('\n')
}

function attributesOf(shape: Record<string, { isOptional(): boolean }>): string {
  return Object.entries(shape)
    .filter(([name]) => name !== table.hashKey && name !== table.rangeKey)
    .map(([name, schema]) => `\`${name}\`${schema.isOptional() ? '?' : ''}`)
    .join(', ')
}

function exampleGameKey(): string {
  return gameKey({ id: 'game-bkb-por-cha', sport: 'basketball', gameDate: '2026-05-01T18:40:00.000Z' }).SK
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`)
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
