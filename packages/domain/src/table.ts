/**
 * The one table, as data: infrastructure declares it from here and the key builders of the entities fill it.
 * Generic keys, attribute names in upper case.
 */
export interface TableDefinition {
  readonly hashKey: string
  readonly rangeKey: string
  /** Types of the key attributes only; DynamoDB keeps no schema for the others. */
  readonly attributes: Readonly<Record<string, 'S' | 'N'>>
  readonly globalSecondaryIndexes: readonly IndexDefinition[]
  readonly ttlAttribute: string
}

export interface IndexDefinition {
  readonly name: string
  readonly hashKey: string
  readonly rangeKey?: string
  readonly projection:
    | { readonly type: 'ALL' }
    | { readonly type: 'INCLUDE'; readonly attributes: readonly string[] }
  /** The question that the index serves. */
  readonly answers: string
}

export interface PrimaryKey {
  readonly PK: string
  readonly SK: string
}

export const scheduledGamesIndex = {
  name: 'GSI-1',
  hashKey: 'ISSCHEDULED',
  rangeKey: 'GAMEDATE',
  projection: { type: 'ALL' },
  answers: 'Which games are live, and which are scheduled, by start?',
} as const satisfies IndexDefinition

export const liveConnectionsIndex = {
  name: 'GSI-2',
  hashKey: 'CONNECTION',
  projection: { type: 'INCLUDE', attributes: ['CLIENT', 'ENDPOINT', 'SUBSCRIPTION', 'CREATED', 'EXPIRE'] },
  answers: 'Which connections are open, and what does each follow?',
} as const satisfies IndexDefinition

export const table = {
  hashKey: 'PK',
  rangeKey: 'SK',
  attributes: { PK: 'S', SK: 'S', ISSCHEDULED: 'S', GAMEDATE: 'N', CONNECTION: 'S' },
  globalSecondaryIndexes: [scheduledGamesIndex, liveConnectionsIndex],
  ttlAttribute: 'EXPIRE',
} as const satisfies TableDefinition
