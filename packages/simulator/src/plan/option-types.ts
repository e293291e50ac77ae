import { toEpochMs } from '@sportsfeeds/domain'
import { rangeEnd } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { parseDuration } from '../format/duration.ts'
import { simulatedSports } from '@sportsfeeds/markets'
import { parseStages } from '../load/profiles.ts'
import { parseThreshold } from '../report/thresholds.ts'

function numberText(rule: string, holds: (value: number) => boolean) {
  return z
    .string()
    .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    .refine(holds, `must be ${rule}`)
}

/** Text of a whole number. */
export function wholeFrom(least: number, most: number) {
  return numberText(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  )
}

export const positive = numberText('a number above 0', (value) => Number.isFinite(value) && value > 0)

export const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== undefined && ms > 0) return ms
  context.issues.push({ code: 'custom', input: text, message: 'must be a duration such as 30s, 2m or 500ms' })
  return z.NEVER
})

export const thresholds = z
  .array(z.string())
  .default([])
  .transform((texts, context) =>
    texts.flatMap((text) => {
      const threshold = parseThreshold(text)
      if (typeof threshold !== 'string') return [threshold]
      context.issues.push({ code: 'custom', input: text, message: threshold })
      return []
    }),
  )

export const sports = z.string().transform((text, context) => {
  const names = [...new Set(text.split(',').map((name) => name.trim()))]
  const known = simulatedSports.filter((sport) => names.includes(sport))
  if (known.length === names.length) return known
  context.issues.push({
    code: 'custom',
    input: text,
    message: `must be some of ${simulatedSports.join(', ')}, with commas between`,
  })
  return z.NEVER
})

export const deliveryName = z.enum(['apiGateway', 'gateway'], 'must be apiGateway or gateway')

/** A share of something, from 0 to 1. */
export const share = numberText('a share from 0 to 1', (value) => value >= 0 && value <= 1)

/** The start or the end of a range of dates in any form that the feeds API takes, as epoch milliseconds. */
export const rangeStartMs = rangeEnd('from').transform(toEpochMs)
export const rangeEndMs = rangeEnd('to').transform(toEpochMs)

export const stages = z.string().transform((text, context) => {
  const parsed = parseStages(text)
  if (typeof parsed !== 'string') return parsed
  context.issues.push({ code: 'custom', input: text, message: parsed })
  return z.NEVER
})
