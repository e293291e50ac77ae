import { liveConnectionsIndex, scheduledGamesIndex } from '@sportsfeeds/domain/internal'

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
  {
    question: 'May this analyst open another connection?',
    frequency: '10 a minute',
    operation: 'UpdateItem: adds to CONNECTIONS, if that has fewer than the stack allows',
  },
  { question: 'Insert a connection', frequency: '10 a minute', operation: 'PutItem' },
  {
    question: 'Which games are live, and which are scheduled for these days?',
    frequency: 'a few a second',
    operation: `Query ${scheduledGamesIndex.name} by ISSCHEDULED, four partitions for each status, GAMEDATE BETWEEN`,
  },
  {
    question: 'A game by its id',
    frequency: 'a few a second',
    operation: 'Query PK, SK begins_with "game-"',
  },
  {
    question: 'The latest odds of each market of a game',
    frequency: 'tens a second',
    operation:
      'Query PK, SK BETWEEN "late-" and the watermark, and "market-~"; Query PK, SK from "odds-" and 15 seconds before the watermark; consistent',
  },
  {
    question: 'The odds of a game in a range of dates',
    frequency: 'a few a second',
    operation: 'Query PK, SK BETWEEN two dates, paged',
  },
  {
    question: 'The first prices of each market of these games',
    frequency: 'when a screen shows games for the first time',
    operation: 'Query PK, SK begins_with "odds-", forwards, limit 1,000',
  },
  {
    question: 'Which odds of these games arrived since a given time?',
    frequency: 'after each reconnection',
    operation:
      'Query PK, SK from "late-" and the time; Query PK, SK from "odds-" and 15 seconds earlier, filtered by CREATED; paged',
  },
  {
    question: 'Which connections are open, and what does each follow?',
    frequency: 'at most once a second per consumer',
    operation: `Scan ${liveConnectionsIndex.name}, paged, cached`,
  },
  {
    question: 'Until when are all odds in the Market items?',
    frequency: 'at most once a second per instance',
    operation: 'Query PK "watermarks", consistent',
  },
  {
    question: 'Keep the state of a market',
    frequency: 'once in a window for each market that moved',
    operation: 'PutItem, if not earlier in RANK and PRICEDRANK',
  },
  {
    question: 'The score and clock of a game',
    frequency: 'with each game that is live',
    operation: 'GetItem; BatchGetItem for a list of games',
  },
  {
    question: 'Change the score and clock of a game',
    frequency: 'a few a second',
    operation: 'PutItem, if REV is as it was read',
  },
  {
    question: 'Has this game a record?',
    frequency: 'once for each game and instance',
    operation: 'Query PK, SK begins_with "game-"; PutItem of a provisional one, if there is none',
  },
  {
    question: 'Is this client active?',
    frequency: 'once in five seconds for each client and instance',
    operation: 'GetItem',
  },
]
