import type { EpochMs } from '@sportsfeeds/domain'
import type { Outcome } from '../../store/market.ts'
import { countUpTo } from './count-up-to.ts'
import { type Quote, quotesUpTo } from './price-history.ts'

/** A price from one time until the next step. */
export interface Step {
  readonly atMs: EpochMs
  /** Decimal price. */
  readonly value: number | undefined
  /**
   * `quiet`: the provider has sent nothing about the game for so long that the price may be outdated. `unknown`: there
   * is no price, or its data is missing.
   */
  readonly state: 'open' | 'suspended' | 'quiet' | 'unknown'
}

export interface Stretch {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

export interface LineOptions {
  readonly outcome: Outcome
  readonly fromMs: EpochMs
  /** End of the line: the history is complete up to here. */
  readonly untilMs: EpochMs
  /** Stretches with missing data, ascending and disjoint. */
  readonly gaps: readonly Stretch[]
  /** Times of the provider's updates in any market of the game, exclusive of both ends, ascending. */
  readonly updatesBetween: (fromMs: EpochMs, toMs: EpochMs) => readonly EpochMs[]
  /** A price is quiet after this long without an update. */
  readonly quietAfterMs: number
}

/**
 * Converts one provider's quotes to ascending steps: each holds until the next, and the last one ends the line. The
 * price in force at the start of the range is carried into it.
 */
export function priceLine(quotes: readonly Quote[], options: LineOptions): readonly Step[] {
  const { fromMs, untilMs, gaps } = options
  const steps: Step[] = []
  let index = Math.max(0, quotesUpTo(quotes, fromMs) - 1)
  for (; index < quotes.length; index += 1) {
    const quote = quotes[index]
    if (quote === undefined || quote.atMs >= untilMs) break
    const endMs = Math.min(quotes[index + 1]?.atMs ?? untilMs, untilMs)
    for (const step of toSteps(quote, endMs, options)) append(steps, clipped(step, fromMs))
  }
  const last = steps.at(-1)
  if (last === undefined) return []
  steps.push({ ...last, atMs: untilMs })
  return gaps.reduce<readonly Step[]>(withGap, steps)
}

/** Finds the stretches in which a line is in `state`, with its value there. */
export function findStretches(
  steps: readonly Step[],
  state: Step['state'],
): (Stretch & { readonly value: number | undefined })[] {
  return steps.flatMap((step, index) => {
    const next = steps[index + 1]
    return step.state === state && next !== undefined
      ? [{ fromMs: step.atMs, toMs: next.atMs, value: step.value }]
      : []
  })
}

/** Returns the step at a time; undefined before the line starts and after it ends. */
export function stepAt(steps: readonly Step[], atMs: EpochMs): Step | undefined {
  return atMs > (steps.at(-1)?.atMs ?? 0) ? undefined : steps[countUpTo(steps, atMs, (step) => step.atMs) - 1]
}

/** Converts one quote in force until `endMs` to steps, with quiet ones during silences. */
function toSteps(
  { atMs, prices, odds }: Quote,
  endMs: EpochMs,
  { outcome, updatesBetween, quietAfterMs }: LineOptions,
): Step[] {
  const value = prices[outcome]
  const step: Step = {
    atMs,
    value,
    state: value === undefined ? 'unknown' : odds.isOpen ? 'open' : 'suspended',
  }
  if (value === undefined || endMs - atMs <= quietAfterMs) return [step]
  const steps = [step]
  let lastUpdateAtMs = atMs
  for (const updateAtMs of [...updatesBetween(atMs, endMs), endMs]) {
    if (updateAtMs - lastUpdateAtMs > quietAfterMs) {
      steps.push({ ...step, atMs: lastUpdateAtMs + quietAfterMs, state: 'quiet' })
      if (updateAtMs < endMs) steps.push({ ...step, atMs: updateAtMs })
    }
    lastUpdateAtMs = updateAtMs
  }
  return steps
}

/** Cuts a gap into a line; after it, the price in force there continues. */
function withGap(steps: readonly Step[], gap: Stretch): readonly Step[] {
  const first = steps[0]?.atMs ?? 0
  const last = steps.at(-1)
  const fromMs = Math.max(gap.fromMs, first)
  const toMs = Math.min(gap.toMs, last?.atMs ?? 0)
  const resumed = steps.findLast(({ atMs }) => atMs <= toMs)
  if (toMs <= fromMs || last === undefined || resumed === undefined) return steps
  const unknown: Step = { atMs: fromMs, value: undefined, state: 'unknown' }
  if (toMs === last.atMs)
    return [...steps.filter(({ atMs }) => atMs < fromMs), unknown, { ...unknown, atMs: toMs }]
  return [
    ...steps.filter(({ atMs }) => atMs < fromMs),
    unknown,
    { ...resumed, atMs: toMs },
    ...steps.filter(({ atMs }) => atMs > toMs),
  ]
}

function clipped(step: Step, fromMs: EpochMs): Step {
  return step.atMs < fromMs ? { ...step, atMs: fromMs } : step
}

/** Appends a step; of several steps at one time, the last is kept. */
function append(steps: Step[], step: Step): void {
  if (steps.at(-1)?.atMs === step.atMs) steps.pop()
  steps.push(step)
}
