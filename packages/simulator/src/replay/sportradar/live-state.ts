import {
  type EpochMs,
  type GameInput,
  type GameStatus as Status,
  toEpochMs,
  toInstant,
} from '@sportsfeeds/domain'
import type { SportEventStatus } from './parse.ts'

type GameStatus = GameInput['status']
type Live = NonNullable<GameInput['live']>

/** What a message says of a game's status and live state at `atMs`; what it leaves out stays as it was. */
export function stateOf(
  message: SportEventStatus,
  atMs: EpochMs,
  last: { readonly status: GameStatus; readonly live?: Live | undefined },
): { readonly status: GameStatus; readonly live?: Live } {
  const status = statuses[message.status ?? Number.NaN] ?? last.status
  const { home_score: home, away_score: away, match_status: code } = message
  const score =
    home === undefined || away === undefined ? last.live?.score : { home: toScore(home), away: toScore(away) }
  const period = code === undefined ? last.live?.period : (periods[code] ?? `status ${code}`)
  const isPlayed = status === 'live' && !breaks.has(code ?? Number.NaN)
  const clock = clockOf(message, isPlayed, atMs) ?? (isPlayed ? last.live?.clock : undefined)
  const live = {
    ...(score === undefined ? {} : { score }),
    ...(period === undefined ? {} : { period }),
    ...(clock === undefined ? {} : { clock }),
  }
  return status === 'scheduled' || Object.keys(live).length === 0 ? { status } : { status, live }
}

/** True if a clock that was read before would show something else by now than the one that was read last. */
export function isOtherClock(last: Live['clock'], next: Live['clock']): boolean {
  if (last === undefined || next === undefined) return last !== next
  if (last.running !== next.running || last.countsDown !== next.countsDown) return true
  const elapsed = last.running ? (toEpochMs(next.at) - toEpochMs(last.at)) / 1000 : 0
  return (
    Math.abs(last.seconds + (last.countsDown === true ? -elapsed : elapsed) - next.seconds) > clockTolerance
  )
}

/** Seconds: messages take their time, and some clocks have minutes only. */
const clockTolerance = 2

function toScore(text: string): number | string {
  const number = Number(text)
  return Number.isFinite(number) && number >= 0 ? number : text
}

function clockOf({ clock }: SportEventStatus, isPlayed: boolean, atMs: EpochMs): Live['clock'] | undefined {
  const shown = secondsOf(clock?.match_time)
  const left = secondsOf(clock?.remaining_time_in_period ?? clock?.remaining_time)
  const seconds = shown ?? left
  if (seconds === undefined) return undefined
  const isStopped = clock?.stopped === 'true' || clock?.stopped === '1'
  return {
    seconds,
    at: toInstant(atMs),
    running: isPlayed && !isStopped,
    ...(shown === undefined ? { countsDown: true } : {}),
  }
}

/** `75:02`, or the minute alone. */
function secondsOf(time: string | undefined): number | undefined {
  const [, minutes, seconds = '0'] = /^(\d+)(?::(\d{1,2}))?$/.exec(time ?? '') ?? []
  return minutes === undefined ? undefined : Number(minutes) * 60 + Number(seconds)
}

/** Statuses of a sport event: https://docs.betradar.com/display/BD/UOF+-+Sport+event+status */
const statuses: Readonly<Record<number, Status>> = {
  0: 'scheduled',
  1: 'live',
  2: 'live',
  3: 'finished',
  4: 'finished',
  5: 'cancelled',
  6: 'scheduled',
  7: 'live',
  8: 'postponed',
  9: 'cancelled',
}

/** Match statuses by code, as the feed's API has them under /descriptions/en/match_status.xml. */
const periods: Readonly<Record<number, string>> = {
  0: 'not started',
  1: 'p1',
  2: 'p2',
  3: 'p3',
  6: '1h',
  7: '2h',
  8: 'set-1',
  9: 'set-2',
  10: 'set-3',
  11: 'set-4',
  12: 'set-5',
  13: 'q1',
  14: 'q2',
  15: 'q3',
  16: 'q4',
  30: 'pause',
  31: 'half-time',
  32: 'awaiting extra time',
  33: 'extra time half-time',
  34: 'awaiting penalties',
  40: 'overtime',
  41: 'extra time 1h',
  42: 'extra time 2h',
  50: 'penalties',
  80: 'interrupted',
  81: 'suspended',
  90: 'abandoned',
  100: 'ended',
  110: 'after extra time',
  120: 'after penalties',
}

const breaks: ReadonlySet<number> = new Set([0, 30, 31, 32, 33, 34, 80, 81, 90, 100, 110, 120])
