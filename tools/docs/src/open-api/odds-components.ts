import {
  BetStop,
  FeedOddsInput,
  FeedsPage,
  FeedsRequest,
  FeedsResponse,
  FeedWarning,
  GeneralOdds,
  MarketStatus,
  maxOddsPerRequest,
  maxWarnings,
  OddsFormat,
  Outcome,
  OutcomeStatus,
  Price,
  ReferenceOdds,
  RejectedOdds,
} from '@sportsfeeds/domain'
import { OddsRecord } from '@sportsfeeds/domain/internal'
import { type Component, object, scalar } from '../component.ts'

/** Odds in requests and responses, by name. */
export const oddsComponents = {
  Price: scalar(
    Price,
    'A price in the notation of its record’s `oddsFormat`, as text: American `-110` or `150`, decimal `1.91`, fractional `9/2`. ' +
      'Requests may also write American and decimal prices as JSON numbers; responses never do.',
    '9/2',
  ),
  OddsFormat: scalar(
    OddsFormat,
    'Notation of prices. American −110, decimal 1.91 and fractional 10/11 are the same price.',
    'fractional',
  ),
  MarketStatus: scalar(
    MarketStatus,
    'Bets are taken (`open`), not at the moment (`suspended`), or not any more (`closed`).',
    'open',
  ),
  OutcomeStatus: scalar(
    OutcomeStatus,
    'Status of an outcome apart from its market’s: `removed` is a non-runner.',
    'removed',
  ),
  Outcome: object(
    Outcome,
    'An outcome of a market, with a price, a status of its own, or both.',
    { id: '4711', name: 'Red Rum', odds: '9/2', status: 'suspended', line: -3.5 },
    {
      id: '`home`, `draw`, `away`, `over`, `under`, `yes`, `no`, or the provider’s own selection. Must not begin or end with a space.',
      name: 'Name of a selection that the id does not say.',
      odds: 'Absent if the outcome is not priced.',
      status: 'Absent for an outcome that is as its market.',
      line: 'The outcome’s own handicap or total, where the market’s `line` does not say it.',
    },
  ),
  OddsRecord: object(
    OddsRecord,
    'What a provider prices of one market of a game at one instant, or a bet stop (`type` is `*`), which suspends every open market of its game and provider.',
    {
      gameId: 'game-sr:match:123',
      type: 'total',
      period: '1h',
      subject: 'sr:player:1234',
      line: 1.5,
      main: true,
      provider: 'acme',
      date: '2026-05-01T19:00:59.950Z',
      seq: 7,
      status: 'open',
      reason: 'goal',
      oddsFormat: 'decimal',
      outcomes: [
        { id: 'over', odds: '1.95' },
        { id: 'under', odds: '1.87' },
      ],
      summary: 'Reds v Blues',
      gameDate: '2026-05-01T18:30:00.000Z',
      receivedAt: 1_777_662_060_012.001,
      digest: 'n0zNF_cz',
    },
    {
      ...marketFields(),
      ...recordFields(),
      type: 'Type of the market: `moneyline`, `spread`, `total`, `win`, …; `*` is a bet stop.',
      provider: 'Name of the provider, as its API key says.',
      date: 'When the provider says that this began: UTC, with milliseconds.',
      status: 'Status of the market.',
      outcomes:
        'All outcomes of the market; none in a record that suspends or closes it at the prices it has.',
      receivedAt:
        'When the feeds API received it: epoch milliseconds, with a fraction of up to three digits that is unique within a request.',
      digest: 'Part of the record’s identity: eight characters of base64url, or empty for an old record.',
    },
  ),
  FeedsPage: object(
    FeedsPage,
    'A page of odds records.',
    { odds: [], cursor: 'eyJnYW1lIjoxfQ.c2lnbmF0dXJl' },
    {
      odds: 'Odds records, in the order of the query.',
      cursor: 'Present when there is more: pass it as `cursor`.',
    },
  ),

  FeedOdds: scalar(
    FeedOddsInput,
    'One odds record in one of three forms: `type` of `*` is a bet stop; `status` or `outcomes` make the general form; anything else is the reference form.',
    {
      gameId: 'game-sr:match:123',
      type: 'win',
      date: '2026-05-01T19:01:00Z',
      status: 'open',
      oddsFormat: 'fractional',
      outcomes: [{ id: '4711', name: 'Red Rum', odds: '9/2' }],
    },
  ),
  ReferenceOdds: object(
    ReferenceOdds,
    'Two sides and perhaps a draw, as the reference solution writes them. In a total, home is over and away is under.',
    {
      gameId: 'game-sr:match:123',
      type: 'spread',
      period: '1h',
      subject: 'sr:player:1234',
      line: -3.5,
      main: true,
      date: '2026-05-01T19:00:59.950Z',
      seq: 7,
      isOpen: true,
      reason: 'goal',
      oddsFormat: 'american',
      home: -3.5,
      away: 3.5,
      homeOdds: '-110',
      awayOdds: '-110',
      drawOdds: '+900',
      summary: 'Reds v Blues',
      gameDate: '2026-05-01T18:30:00Z',
    },
    {
      ...marketFields(),
      ...recordFields(),
      isOpen: 'False suspends the market, with prices or without.',
      home: 'Home’s handicap, the total, or a score.',
      away: 'Away’s handicap, the total, or a score.',
      homeOdds:
        'Price of home, or of over. Required while the market is open; otherwise `0` and null mean none.',
      awayOdds:
        'Price of away, or of under. Required while the market is open; otherwise `0` and null mean none.',
      drawOdds: 'Price of the draw, where there is one.',
    },
  ),
  GeneralOdds: object(
    GeneralOdds,
    'Any market with any outcomes.',
    {
      gameId: 'game-sr:match:123',
      type: 'total',
      period: '1h',
      subject: 'sr:player:1234',
      line: 1.5,
      main: true,
      date: '2026-05-01T19:00:59.950Z',
      seq: 7,
      status: 'open',
      reason: 'goal',
      oddsFormat: 'decimal',
      outcomes: [
        { id: 'over', odds: '1.95' },
        { id: 'under', odds: '1.87' },
      ],
      summary: 'Reds v Blues',
      gameDate: '2026-05-01T18:30:00Z',
    },
    {
      ...marketFields(),
      ...recordFields(),
      status: 'Status of the market. An open one has at least one price.',
      outcomes:
        'All outcomes of the market, each id once: one that is absent is gone. None suspends or closes it at the prices it has.',
    },
  ),
  BetStop: object(
    BetStop,
    'Suspends every open market of a game by this provider, whether or not it was ever priced. Each market opens again by its own record.',
    {
      gameId: 'game-sr:match:123',
      type: '*',
      isOpen: false,
      date: '2026-05-01T19:01:00.350Z',
      seq: 8,
      reason: 'goal',
      summary: 'Reds v Blues',
      gameDate: '2026-05-01T18:30:00Z',
    },
    { ...recordFields(), type: 'Always `*`.', isOpen: 'Always false.' },
  ),
  FeedsRequest: object(
    FeedsRequest,
    'The body of PUT /feeds. Each record is validated on its own.',
    { odds: [{ gameId: 'game-sr:match:123', type: '*', isOpen: false, date: '2026-05-01T19:01:00.350Z' }] },
    { odds: `At most ${maxOddsPerRequest} odds records.` },
  ),
  RejectedOdds: object(
    RejectedOdds,
    'Why a record of a request was rejected. Sent again it is rejected again.',
    { index: 3, field: 'homeOdds', reason: 'must be a price while the market is open' },
    {
      index: 'Place of the record in the request’s `odds`, from 0.',
      field: 'Path of the field, for example `outcomes[0].odds`; empty if the record is not an object.',
      reason: 'What the field must be.',
    },
  ),
  FeedWarning: object(
    FeedWarning,
    'Something about a stored record that its sender should look at.',
    { index: 0, code: 'unknown_field', message: 'the unknown field "drawodds" is ignored' },
    {
      index: 'Place of the record in the request’s `odds`, from 0: the first of those that it concerns.',
      code: 'Kind of the warning.',
      message: 'The warning for people.',
    },
  ),
  FeedsResponse: object(
    FeedsResponse,
    'What became of the records of a request: `stored`, `duplicates`, the distinct indexes of `rejected`, and `notStored` add up to the request.',
    {
      stored: 2,
      duplicates: 0,
      rejected: [{ index: 3, field: 'homeOdds', reason: 'must be a price while the market is open' }],
      notStored: [1],
      warnings: [{ index: 0, code: 'unknown_field', message: 'the unknown field "drawodds" is ignored' }],
      provisionalGames: ['game-sr:match:123'],
    },
    {
      stored: 'Number of records that are stored, also those that were stored before.',
      duplicates: 'Number of records that say the same as another of the same request: they are stored once.',
      rejected: 'Records that are invalid, and stay so.',
      notStored: 'Indexes of valid records that could not be stored: send them again.',
      warnings: `At most ${maxWarnings} of each code.`,
      provisionalGames: 'Games that were unknown until now: PUT /games completes them.',
    },
  ),
} satisfies Readonly<Record<string, Component>>

function marketFields() {
  return {
    type: 'Type of the market: `moneyline`, `spread`, `total`, `win`, …',
    period: 'A part of the game: `1h`, `q3`, `set-2`, …; absent for all of it.',
    subject:
      'A player or a team that the market is about, by name or by the provider’s id. Must not begin or end with a space.',
    line: 'Handicap or total that is part of the market’s identity: 0, or at least 0.000001 in size. Without it the provider has a single market of this type, whose line is on the outcomes and may move.',
    main: 'True if the provider calls this line its main one.',
    oddsFormat: 'Notation of the prices.',
  }
}

function recordFields() {
  return {
    gameId: '`game-` and the name that the feed gives the game.',
    date: 'When this began. Also accepted: `2021-11-20 20:30:15.238` (UTC), and epoch seconds, milliseconds or microseconds as number or text. At most a minute ahead.',
    seq: 'The provider’s own sequence number, which orders records of the same date.',
    reason: 'Why the market is not open, in the provider’s words: `goal`, `var`, `timeout`, …',
    summary: 'Describes the game to people.',
    gameDate: 'Start of the game, in any form that `date` may have.',
  }
}
