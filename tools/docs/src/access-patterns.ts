import { liveConnectionsIndex, scheduledGamesIndex } from '@sportsfeeds/domain'

export interface AccessPattern {
  readonly question: string
  readonly frequency: string
  readonly operation: string
}

/** What is asked of the table, how often at the design load, and how it is answered. */
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
    operation: `Query ${scheduledGamesIndex.name} by ISSCHEDULED, one query a partition of the day`,
  },
  {
    question: 'A game by its id',
    frequency: 'a few a second',
    operation: 'Query PK, SK begins_with "game-"',
  },
  {
    question: 'The latest odds of a game',
    frequency: 'tens a second',
    operation: 'Query PK, SK begins_with "odds-", backwards',
  },
  {
    question: 'The odds of a game in a range of dates',
    frequency: 'a few a second',
    operation: 'Query PK, SK BETWEEN two dates, paged',
  },
  {
    question: 'What came in for these games since an instant?',
    frequency: 'after each reconnection',
    operation:
      'Query PK, SK from "late-" and the instant; Query PK, SK from "odds-" and five seconds earlier, CREATED filtered; paged',
  },
  {
    question: 'Which connections are open, and what does each follow?',
    frequency: 'once a second per consumer at most',
    operation: `Scan ${liveConnectionsIndex.name}, paged, cached`,
  },
  { question: 'Is this client active?', frequency: '10 a minute', operation: 'GetItem' },
]
