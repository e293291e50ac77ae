import type { GameInput } from '@sportsfeeds/domain'
import * as z from 'zod'
import type { MalformedLine } from './recording.ts'
import { readLines } from '../files/read-lines.ts'

/** Teams of a recorded market, and the score over time. */
export interface MatchScores {
  readonly home: Team
  readonly away: Team
  /** In order of time; a score each time it changed. */
  readonly timeline: readonly ScoreEntry[]
}

interface ScoreEntry {
  readonly atMs: number
  readonly text: string
  /** The runs of each side, where the scores say which team bats. */
  readonly score?: LiveScore
}

type LiveScore = NonNullable<NonNullable<GameInput['live']>['score']>

interface Team {
  readonly name: string
  /** The team's runner, if the scores name it. */
  readonly selectionId?: number
}

export interface Scores {
  /** By market id. */
  readonly matches: ReadonlyMap<string, MatchScores>
  readonly malformed: readonly MalformedLine[]
}

/** Reads a recording of cricket scores (`ccm` messages), plain or gzip. @throws UnreadableFileError */
export async function readScores(file: string): Promise<Scores> {
  const drafts = new Map<string, Draft>()
  const malformed: MalformedLine[] = []
  for await (const { number, text } of readLines(file)) {
    const message = parseLine(text)
    if (typeof message === 'string') malformed.push({ file, line: number, reason: message })
    else for (const change of message.cc) note(drafts, change, message.pt)
  }
  const matches = new Map<string, MatchScores>()
  for (const [marketId, { home, away, timeline }] of drafts) {
    if (home === undefined || away === undefined) continue
    const entries = timeline.map(({ innings, ...entry }): ScoreEntry => {
      const score = scoreOf(innings, home.name, away.name)
      return score === undefined ? entry : { ...entry, score }
    })
    matches.set(marketId, { home, away, timeline: entries })
  }
  return { matches, malformed }
}

/** The score at `atMs`, or undefined before there was one. */
export function scoreAt({ timeline }: MatchScores, atMs: number): ScoreEntry | undefined {
  return timeline.findLast((entry) => entry.atMs <= atMs)
}

const TeamMessage = z.object({ name: z.string().min(1), selectionId: z.number().optional() })

const Innings = z.object({
  inningsNum: z.number(),
  inningsRuns: z.number(),
  inningsWickets: z.number(),
  inningsOvers: z.string(),
  battingTeam: z.string().optional(),
})
type Innings = z.infer<typeof Innings>

const ScoreChange = z.object({
  marketId: z.string(),
  fixtureInfo: z.object({ homeTeam: z.string().optional(), awayTeam: z.string().optional() }).optional(),
  homeTeam: TeamMessage.optional(),
  awayTeam: TeamMessage.optional(),
  matchStats: z.object({ currentInnings: z.number(), inningsStats: z.array(Innings) }).optional(),
})
type ScoreChange = z.infer<typeof ScoreChange>

const ScoreMessage = z.object({ op: z.literal('ccm'), pt: z.number(), cc: z.array(ScoreChange).default([]) })

interface Draft {
  home: Team | undefined
  away: Team | undefined
  readonly timeline: { atMs: number; text: string; innings: readonly Innings[] }[]
}

function parseLine(text: string): z.infer<typeof ScoreMessage> | string {
  try {
    const message = ScoreMessage.safeParse(JSON.parse(text))
    if (message.success) return message.data
    const [issue] = message.error.issues
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a score message'}`.trim()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function note(drafts: Map<string, Draft>, change: ScoreChange, atMs: number): void {
  const draft = drafts.get(change.marketId) ?? { home: undefined, away: undefined, timeline: [] }
  drafts.set(change.marketId, draft)
  draft.home = change.homeTeam ?? draft.home ?? named(change.fixtureInfo?.homeTeam)
  draft.away = change.awayTeam ?? draft.away ?? named(change.fixtureInfo?.awayTeam)
  const innings = change.matchStats === undefined ? [] : playedInnings(change.matchStats)
  const text = inningsText(innings)
  if (innings.length > 0 && draft.timeline.at(-1)?.text !== text) draft.timeline.push({ atMs, text, innings })
}

function named(name: string | undefined): Team | undefined {
  return name === undefined || name === '' ? undefined : { name }
}

function playedInnings({
  currentInnings,
  inningsStats,
}: NonNullable<ScoreChange['matchStats']>): readonly Innings[] {
  return inningsStats.filter(({ inningsNum }) => inningsNum <= currentInnings)
}

/** As cricket writes it, innings after innings: `163/7 (20) & 31/2 (6.3)`. */
function inningsText(innings: readonly Innings[]): string {
  return innings
    .map(({ inningsRuns, inningsWickets, inningsOvers }) => {
      // The source writes whole overs as "20" and "20.0" in turn.
      const overs = inningsOvers.replace(/\.0$/, '')
      return `${inningsRuns}/${inningsWickets} (${overs})`
    })
    .join(' & ')
}

/** Runs and wickets of each side, innings after innings; 0 for a side that has not batted. */
function scoreOf(innings: readonly Innings[], home: string, away: string): LiveScore | undefined {
  const runsOf = (team: string): string | number =>
    innings
      .filter(({ battingTeam }) => battingTeam === team)
      .map(({ inningsRuns, inningsWickets }) => `${inningsRuns}/${inningsWickets}`)
      .join(' & ') || 0
  const score = { home: runsOf(home), away: runsOf(away) }
  return score.home === 0 && score.away === 0 ? undefined : score
}
