import { GameInput, GamesPage, GamesRequest, GameStatus, GameWithLive, LiveState } from '@sportsfeeds/domain'
import { type Component, object, part, scalar } from '../component.ts'

/** Games in requests and responses, by name. */
export const gameComponents = {
  GameStatus: scalar(GameStatus, 'Games that are neither scheduled nor live are on no list.', 'live'),

  Score: object(
    part(LiveState.shape.score),
    'Points, goals, runs, or the text that a sport writes in their place (`40`, `A`, `187/5`), as text. Requests may also write numbers.',
    { home: '2', away: '1' },
    { home: 'Score of home.', away: 'Score of away.' },
  ),
  GameClock: object(
    part(LiveState.shape.clock),
    'The sport’s own clock.',
    { seconds: 1_860, at: '2026-05-01T19:01:00.000Z', running: true, countsDown: false },
    {
      seconds: 'What it showed at `at`.',
      at: 'When it showed `seconds`: UTC, with milliseconds.',
      running: 'False while it is stopped.',
      countsDown: 'True where it runs towards zero, as in basketball.',
    },
  ),
  LiveState: object(
    LiveState,
    'State of a game while it is played, as far as the feed says.',
    {
      score: { home: '2', away: '1' },
      period: '1h',
      clock: { seconds: 1_860, at: '2026-05-01T19:01:00.000Z', running: true },
      rev: 4,
    },
    { ...liveFields(), rev: 'Counts the changes of the state, on the server: the higher one is the newer.' },
  ),
  LiveStateInput: object(
    part(GameInput.shape.live),
    'State of a game while it is played, as far as the feed says. It replaces the one before as a whole.',
    {
      score: { home: '2', away: '1' },
      period: '1h',
      clock: { seconds: 1_860, at: '2026-05-01T19:01:00.000Z', running: true },
    },
    liveFields(),
  ),
  Game: object(
    GameWithLive,
    'A game, with its live state if the feed has sent one.',
    {
      ...gameExample(),
      live: { score: { home: '2', away: '1' }, period: '1h', rev: 4 },
      createdAt: 1_777_600_000_000,
    },
    {
      ...gameFields(),
      gameDate: 'Kick-off, first serve, first ball, …, to the second: UTC.',
      sport: 'Sport; `unknown` for a provisional game, of which only odds are known.',
      live: 'Live state of the game.',
      createdAt: 'When the game was first stored: epoch milliseconds, perhaps with a fraction.',
    },
  ),
  GameInput: object(
    GameInput,
    'A game as a provider sends it. It replaces the one before; its live state stays unless another one is sent.',
    { ...gameExample(), live: { score: { home: '2', away: '1' }, period: '1h' } },
    {
      ...gameFields(),
      gameDate: 'Kick-off, first serve, first ball, …: any form of date that `date` of odds may have.',
      live: 'Live state of the game.',
    },
  ),
  GamesRequest: object(
    GamesRequest,
    'The body of PUT /games: each id at most once.',
    { games: [gameExample()] },
    { games: 'Games to create or replace.' },
  ),
  GamesPage: object(GamesPage, 'Games.', { games: [] }, { games: 'Games, by start and id.' }),
} satisfies Readonly<Record<string, Component>>

function liveFields() {
  return {
    score: 'Score of the game.',
    period: 'The part of the game that is played: `1h`, `half-time`, `q3`, `set-2`, …',
    clock: 'The sport’s own clock.',
  }
}

function gameExample() {
  return {
    id: 'game-sr:match:123',
    sport: 'soccer',
    gameDate: '2026-05-01T18:30:00.000Z',
    name: 'Reds v Blues',
    status: 'live',
    homeTeam: 'Reds',
    awayTeam: 'Blues',
    league: 'Premier League',
    season: '2025/26',
    venue: 'Anfield',
    type: 'league',
  } as const
}

function gameFields() {
  return {
    id: '`game-` and the name that the feed gives it.',
    sport: 'Sport, in lower case: `soccer`, `tennis`, `americanfootball_nfl`, …',
    name: 'Name of the game.',
    status: 'Status of the game.',
    homeTeam: 'Absent where there are no two sides: a race, an outright.',
    awayTeam: 'Absent where there are no two sides: a race, an outright.',
    league: 'League or tournament.',
    season: 'Season.',
    venue: 'Where it is played.',
    type: 'The kind of contest: `league`, `cup`, `final`, …',
  }
}
