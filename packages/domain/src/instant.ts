import * as z from 'zod'
import { earliestDateMs } from './limits.ts'

/** ISO-8601 in UTC with exactly three fraction digits, so that text order is time order. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'must be ISO-8601 in UTC with milliseconds')
  .refine((text) => toIsoOrUndefined(Date.parse(text)) === text, 'must be a date that exists')
export type Instant = z.infer<typeof Instant>

/** Epoch milliseconds; fractions carry microseconds. */
export const EpochMs = z.number().nonnegative()
export type EpochMs = z.infer<typeof EpochMs>

/** `yyyy-mm-dd`, a UTC day. */
export const Day = z.iso.date()
export type Day = z.infer<typeof Day>

/**
 * A date in any of the forms providers send: ISO-8601 with a zone, `2021-11-20 20:30:15.238` (read as UTC), or a
 * number of epoch seconds or milliseconds. Numbers below 10^11 are seconds: as milliseconds they would end in 1973.
 * Gives an {@link Instant}.
 */
export const LooseInstant = z.union([z.string(), z.number()]).transform((value, context): Instant => {
  const epochMs = typeof value === 'number' ? epochMsOfNumber(value) : epochMsOfText(value)
  const text = toIsoOrUndefined(epochMs)
  if (text !== undefined && epochMs >= earliestDateMs) return text
  context.issues.push({
    code: 'custom',
    input: value,
    message:
      text === undefined
        ? 'must be ISO-8601, "yyyy-mm-dd hh:mm:ss.sss" (UTC), or epoch seconds or milliseconds'
        : 'must not be before the year 2000',
  })
  return z.NEVER
})

export function toInstant(epochMs: EpochMs): Instant {
  return new Date(epochMs).toISOString()
}

export function toEpochMs(instant: Instant): EpochMs {
  return Date.parse(instant)
}

export function toEpochSeconds(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000)
}

export function toDay(instant: Instant): Day {
  return instant.slice(0, 10)
}

const secondsCeiling = 1e11
const isoWithZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/
const plainUtc = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?$/
const dayPart = /^\d{4}-(\d{2})-(\d{2})/

function epochMsOfNumber(value: number): number {
  return Math.round(Math.abs(value) < secondsCeiling ? value * 1000 : value)
}

function epochMsOfText(value: string): number {
  const text = value.trim()
  if (!dayExists(text)) return Number.NaN
  if (isoWithZone.test(text)) return Math.floor(Date.parse(text.replace(',', '.')))
  if (plainUtc.test(text)) return Math.floor(Date.parse(`${text.replace(' ', 'T')}Z`))
  return Number.NaN
}

// Date.parse rolls "2021-02-30" over into March.
function dayExists(text: string): boolean {
  const [day] = dayPart.exec(text) ?? []
  return day !== undefined && toIsoOrUndefined(Date.parse(`${day}T00:00:00Z`))?.startsWith(day) === true
}

function toIsoOrUndefined(epochMs: number): string | undefined {
  const date = new Date(epochMs)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return undefined
  return date.toISOString()
}
