import type { EpochMs } from '@sportsfeeds/domain'
import { scoreText } from '../../shared/live-text.ts'
import { periodName } from '../../shared/market-name.ts'
import type { ScoreChange } from '../../store/score-log.ts'

/** A moment that the chart marks. */
export interface ChartMark {
  readonly atMs: EpochMs
  readonly text: string
}

/** `1–0` at a goal, `2nd half` where a period starts. */
export function toMarks(changes: readonly ScoreChange[]): ChartMark[] {
  return changes.flatMap(({ atMs, score, period, isScore }) => {
    if (isScore && score !== undefined) return [{ atMs, text: scoreText(score) }]
    return period === undefined ? [] : [{ atMs, text: periodName(period) }]
  })
}
