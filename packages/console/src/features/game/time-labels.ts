import type { EpochMs } from '@sportsfeeds/domain'

/** Labels a chart's time axis in the analyst's time zone, as precisely as the spacing requires, with the day where it starts. */
export function timeLabels(moments: readonly EpochMs[]): string[] {
  const stepMs = (moments[1] ?? 0) - (moments[0] ?? 0)
  return moments.map((atMs, index) => {
    const isNewDay = index > 0 && dayText.format(atMs) !== dayText.format(moments[index - 1])
    if (stepMs >= dayMs || isNewDay) return dayText.format(atMs)
    if (stepMs >= 60_000) return minuteText.format(atMs)
    return stepMs >= 1_000 ? secondText.format(atMs) : millisecondText.format(atMs)
  })
}

/** `Fri 1 May, 20:30:05.123` */
export function momentText(atMs: EpochMs): string {
  return `${dayText.format(atMs)}, ${millisecondText.format(atMs)}`
}

/** `20:30:05.123` */
export function clockText(atMs: EpochMs): string {
  return millisecondText.format(atMs)
}

/** `1 May 20:30` */
export function dayAndMinuteText(atMs: EpochMs): string {
  return `${shortDayText.format(atMs)} ${minuteText.format(atMs)}`
}

const dayMs = 86_400_000
const dayText = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
const shortDayText = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const time = { hour: '2-digit', minute: '2-digit' } as const
const minuteText = new Intl.DateTimeFormat('en-GB', time)
const secondText = new Intl.DateTimeFormat('en-GB', { ...time, second: '2-digit' })
const millisecondText = new Intl.DateTimeFormat('en-GB', {
  ...time,
  second: '2-digit',
  fractionalSecondDigits: 3,
})
