import * as z from 'zod'
import { earliestDateMs } from './limits.ts'

/** ISO-8601 in UTC with exactly three fraction digits, so that text order is time order. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'must be ISO-8601 in UTC with milliseconds')
  .refine((text) => toIsoOrUndefined(Date.parse(text)) === text, 'must be a date that exists')
export type Instant = z.infer<typeof Instant>

const lastEpochMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Epoch milliseconds up to the year 9999, the last that an {@link Instant} can name; fractions carry microseconds. */
export const EpochMs = z.number().nonnegative().max(lastEpochMs)
export type EpochMs = z.infer<typeof EpochMs>

/** Epoch seconds, within the same years. */
export const EpochSeconds = z
  .number()
  .nonnegative()
  .max(Math.floor(lastEpochMs / 1000))
export type EpochSeconds = z.infer<typeof EpochSeconds>

/** `yyyy-mm-dd`, a UTC day. */
export const Day = z.iso.date()
export type Day = z.infer<typeof Day>

/**
 * A date in any of the forms that programs print: ISO-8601 with a zone (a space in place of `T`, up to nine fraction digits, `z`
 * and `[UTC]` included), `2021-11-20 20:30:15.238` (read as UTC), or epoch seconds, milliseconds or microseconds, as a number
 * or as text. Numbers below 10^11 are seconds: as milliseconds they would end in 1973; from 10^14 they are
 * microseconds, of at most the year 2103.
 * Gives an {@link Instant}.
 */
export const LooseInstant = z.union([z.string(), z.number()]).transform((value, context): Instant => {
  const epochMs = typeof value === 'number' ? epochMsOfNumber(value) : epochMsOfText(value.trim())
  const text = toIsoOrUndefined(epochMs)
  if (text !== undefined && epochMs >= earliestDateMs) return text
  const message = text === undefined ? dateIssue(value) : 'must not be before the year 2000'
  context.issues.push({ code: 'custom', input: value, message })
  return z.NEVER
})

/**
 * The start or the end of a range of dates: in any form of {@link LooseInstant}, or a day in UTC, which begins the range with its
 * first millisecond or ends it with its last.
 */
export function rangeEnd(side: 'from' | 'to') {
  const time = side === 'from' ? '00:00:00.000Z' : '23:59:59.999Z'
  return z
    .string()
    .transform((text): string | number => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T${time}` : text))
    .pipe(LooseInstant)
}

export function toInstant(epochMs: EpochMs): Instant {
  return new Date(epochMs).toISOString()
}

let minuteText = ''
let minuteMs = Number.NaN

/** As `Date.parse`, at a quarter of its cost: instants that follow each other are mostly of one minute. */
export function toEpochMs(instant: Instant): EpochMs {
  if (minuteText === '' || !instant.startsWith(minuteText)) {
    minuteText = instant.slice(0, 'yyyy-mm-ddThh:mm:'.length)
    minuteMs = Date.parse(`${minuteText}00.000Z`)
  }
  return minuteMs + digits(instant, 17, 2) * 1000 + digits(instant, 20, 3)
}

function digits(text: string, from: number, count: number): number {
  let number = 0
  for (let index = from; index < from + count; index += 1)
    number = number * 10 + text.charCodeAt(index) - zero
  return number
}

const zero = '0'.charCodeAt(0)

export function toEpochSeconds(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000)
}

export function toDay(instant: Instant): Day {
  return instant.slice(0, 10)
}

const secondsCeiling = 1e11
const millisecondsCeiling = 1e14
const microsecondsCeiling = 4.2e15
const isoWithZone =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?([Zz]|[+-]\d{2}:?\d{2})(?:\[[A-Za-z_/+-]+\])?$/
const plainUtc = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)$/
const plainEpoch = /^\d{9,16}(\.\d{1,9})?$/

function epochMsOfNumber(value: number): number {
  const size = Math.abs(value)
  if (size < secondsCeiling) return Math.round(value * 1000)
  if (size < millisecondsCeiling) return Math.floor(value)
  return size < microsecondsCeiling ? Math.floor(value / 1000) : Number.NaN
}

function epochMsOfText(text: string): number {
  if (plainEpoch.test(text)) return epochMsOfNumber(Number(text))
  const [, day, time, zone = 'Z'] = isoWithZone.exec(text) ?? plainUtc.exec(text) ?? []
  if (day === undefined || time === undefined || !dayExists(day)) return Number.NaN
  return Math.floor(Date.parse(`${day}T${time.replace(',', '.')}${zone.toUpperCase()}`))
}

// Date.parse rolls "2021-02-30" over into March.
function dayExists(day: string): boolean {
  return toIsoOrUndefined(Date.parse(`${day}T00:00:00Z`))?.startsWith(day) === true
}

function dateIssue(value: string | number): string {
  if (typeof value === 'string') {
    if (/:60(\D|$)/.test(value)) return 'must not have second or minute 60: send a leap second as second 59'
    if (/T[\d:.,]+ \d{2}:?\d{2}$/.test(value))
      return 'must have "%2B" for the "+" of its zone: in an address, "+" is a space'
    if (/^\d{4}-\d{2}-\d{2}T[\d:.,]+$/.test(value.trim()))
      return 'must have a zone: end it with "Z" for UTC, or "+02:00"'
  }
  return 'must be ISO-8601 with a zone, "yyyy-mm-dd hh:mm:ss.sss" (UTC), or epoch seconds, milliseconds or microseconds'
}

function toIsoOrUndefined(epochMs: number): string | undefined {
  const date = new Date(epochMs)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return undefined
  return date.toISOString()
}
