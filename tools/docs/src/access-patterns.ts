import { liveConnectionsIndex, scheduledGamesIndex } from '@sportsfeeds/domain'

export interface AccessPattern {
  readonly question: string
  readonly frequency: string
  readonly operation: string
}

/** Access patterns of the table, with their frequency at the design load. */
export const accessPatterns: readonly AccessPattern[] = [
  { question: 'Create or change a game', frequency: '100 a day', operation: 'PutItem' },
  {
    question: 'Insert odds',
    frequency: '500 a second, peaks of 3,000',
    operation: 'BatchWriteItem, 25 at a time',
  },
  { question: 'Insert a connection', frequency: '10 a minute', operation: 'PutItem' },
  {
    question: 'Which games are scheduled or live on a day?',
    frequency: 'a few a second',
    operation: `Query ${scheduledGamesIndex.name} by ISSCHEDULED, one query per partition of the day`,
  },
  {
    question: 'A game by its id',
    frequency: 'a few a second',
    operation: 'Query PK, SK begins_with "game-"',
  },
  {
    question: 'The latest odds of a game',
    frequency: 'tens a second',
    operation: 'Query PK, SK begins_with "odds-", newest first',
  },
  {
    question: 'The odds of a game in a range of dates',
    frequency: 'a few a second',
    operation: 'Query PK, SK BETWEEN two dates, paged',
  },
  {
    question: 'Which odds of these games arrived since a given time?',
    frequency: 'after each reconnection',
    operation:
      'Query PK, SK from "late-" and the time; Query PK, SK from "odds-" and five seconds earlier, filtered by CREATED; paged',
  },
  {
    question: 'Which connections are open, and what does each follow?',
    frequency: 'at most once a second per consumer',
    operation: `Scan ${liveConnectionsIndex.name}, paged, cached`,
  },
  { question: 'Is this client active?', frequency: '10 a minute', operation: 'GetItem' },
]
