import { type EpochMs, type Odds, toEpochMs } from '@sportsfeeds/domain'
import { scoreText } from '../../shared/live-text.ts'
import { periodName } from '../../shared/market-name.ts'
import type { ScoreChange } from '../../store/score-log.ts'

/** A moment that the chart marks. */
export interface ChartMark {
  readonly atMs: EpochMs
  readonly text: string
}

/**
 * `1–0` at a goal, `2nd half` where a period starts. The scores before the session are unknown: goals of that time are those
 * that providers suspended the game for, `Goal`.
 */
export function toMarks(changes: readonly ScoreChange[], betStops: readonly Odds[]): ChartMark[] {
  const marks = changes.flatMap(({ atMs, score, period, isScore }) => {
    if (isScore && score !== undefined) return [{ atMs, text: scoreText(score) }]
    return period === undefined ? [] : [{ atMs, text: periodName(period) }]
  })
  const scoredAtMs = changes.filter(({ isScore }) => isScore).map(({ atMs }) => atMs)
  const stoppedAtMs = betStops
    .filter(({ reason }) => reason === 'goal')
    .map(({ date }) => toEpochMs(date))
    .toSorted((a, b) => a - b)
  for (const atMs of stoppedAtMs) {
    if (scoredAtMs.some((knownMs) => Math.abs(knownMs - atMs) < sameGoalMs)) continue
    scoredAtMs.push(atMs)
    marks.push({ atMs, text: 'Goal' })
  }
  return marks.toSorted((a, b) => a.atMs - b.atMs)
}

/** Providers notice a goal within this interval. Between two goals there is a kick-off, and bets are taken again. */
const sameGoalMs = 60_000
