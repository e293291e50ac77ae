import type { EpochMs } from '@sportsfeeds/domain'
import type { Times } from '../../shared/times.ts'

/** Labels a chart's time axis as precisely as the spacing requires, with the day where it starts. */
export function timeLabels(moments: readonly EpochMs[], times: Times): string[] {
  const stepMs = (moments[1] ?? 0) - (moments[0] ?? 0)
  return moments.map((atMs, index) => {
    const isNewDay = index > 0 && times.dayNumber(atMs) !== times.dayNumber(moments[index - 1] ?? atMs)
    if (stepMs >= dayMs || isNewDay) return times.day(atMs)
    if (stepMs >= 60_000) return times.minute(atMs)
    return stepMs >= 1_000 ? times.time(atMs) : times.millisecond(atMs)
  })
}

const dayMs = 86_400_000
