import type { EpochMs } from '@sportsfeeds/domain'
import type { TimeZoneChoice } from '../store/preferences.ts'

/** Writes and reads times in one zone. */
export interface Times {
  /** `UTC`, `CET`: the name of the zone at a time. */
  zone(atMs: EpochMs): string
  /** `20:30` */
  minute(atMs: EpochMs): string
  /** `20:30:05` */
  time(atMs: EpochMs): string
  /** `20:30:05.123` */
  millisecond(atMs: EpochMs): string
  /** `Fri` */
  weekday(atMs: EpochMs): string
  /** `1 May` */
  shortDay(atMs: EpochMs): string
  /** `Fri 1 May` */
  day(atMs: EpochMs): string
  /** Counts the calendar days since 1970. */
  dayNumber(atMs: EpochMs): number
  /** Formats a time for `<input type="datetime-local">`, to the second. */
  toInput(atMs: EpochMs): string
  /** Inverse of {@link toInput}; undefined while the input is empty or incomplete. */
  fromInput(text: string): EpochMs | undefined
  /** The zone’s own clock, as a `Date` whose local fields show it: for axes. */
  toDate(atMs: EpochMs): Date
}

/** `1 May 20:30` */
export function dayAndMinuteText(atMs: EpochMs, times: Times): string {
  return `${times.shortDay(atMs)} ${times.minute(atMs)}`
}

/** `Fri 1 May, 20:30:05 UTC` */
export function dayAndSecondText(atMs: EpochMs, times: Times): string {
  return `${times.day(atMs)}, ${times.time(atMs)} ${times.zone(atMs)}`
}

/** `Fri 1 May, 20:30:05.123 UTC` */
export function momentText(atMs: EpochMs, times: Times): string {
  return `${times.day(atMs)}, ${times.millisecond(atMs)} ${times.zone(atMs)}`
}

function createTimes(choice: TimeZoneChoice): Times {
  const isUtc = choice === 'utc'
  const zone = isUtc ? { timeZone: 'UTC' } : {}
  const formatter = (options: Intl.DateTimeFormatOptions): ((atMs: EpochMs) => string) => {
    const text = new Intl.DateTimeFormat('en-GB', { ...zone, ...options })
    return (atMs) => text.format(atMs)
  }
  const getOffsetMs = (atMs: EpochMs): number => (isUtc ? 0 : -new Date(atMs).getTimezoneOffset() * minuteMs)
  const zoneName = new Intl.DateTimeFormat('en-GB', { ...zone, timeZoneName: 'short' })
  return {
    zone: (atMs) => zoneName.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '',
    minute: formatter(minute),
    time: formatter(second),
    millisecond: formatter({ ...second, fractionalSecondDigits: 3 }),
    weekday: formatter({ weekday: 'short' }),
    shortDay: formatter({ day: 'numeric', month: 'short' }),
    day: formatter({ weekday: 'short', day: 'numeric', month: 'short' }),
    dayNumber: (atMs) => Math.floor((atMs + getOffsetMs(atMs)) / dayMs),
    toInput: (atMs) => new Date(atMs + getOffsetMs(atMs)).toISOString().slice(0, 19),
    fromInput: (text) => {
      if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined
      // Without a zone it is parsed as local time:
      // https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Date#date_time_string_format
      const atMs = Date.parse(isUtc ? `${text}Z` : text)
      return Number.isNaN(atMs) ? undefined : atMs
    },
    toDate: (atMs) => {
      const date = new Date(atMs)
      return isUtc ? new Date(atMs + date.getTimezoneOffset() * minuteMs) : date
    },
  }
}

const minuteMs = 60_000
const dayMs = 86_400_000
const minute = { hour: '2-digit', minute: '2-digit' } as const
const second = { ...minute, second: '2-digit' } as const

export const timesIn: Readonly<Record<TimeZoneChoice, Times>> = {
  local: createTimes('local'),
  utc: createTimes('utc'),
}
