import type { EpochMs } from '@sportsfeeds/domain'
import type { Outcome } from '../../store/market.ts'
import { countUpTo } from './count-up-to.ts'
import { type Quote, quotesUpTo } from './price-history.ts'

/** What is known of a price from one moment to the next step. */
export interface Step {
  readonly atMs: EpochMs
  /** Decimal odds. */
  readonly value: number | undefined
  /**
   * `quiet`: the provider has said nothing of the game for so long that the price may be old. `unknown`: there is no
   * price, or what there was is not here.
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
  /** Up to here all that happened is known; the line ends here. */
  readonly untilMs: EpochMs
  /** Stretches of which not all is known, ascending and apart. */
  readonly gaps: readonly Stretch[]
  /** When the provider was heard of the game in any of its markets, after a moment and before another; ascending. */
  readonly updatesBetween: (fromMs: EpochMs, toMs: EpochMs) => readonly EpochMs[]
  /** Silence of this length makes a price quiet. */
  readonly quietAfterMs: number
}

/**
 * One provider's price as steps in time, ascending: each holds until the next, and the last one ends the line. A price
 * that stood at the beginning is carried into the range.
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

/** The stretches in which a line is in `state`, with the value that it has there. */
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

/** What a line says at a moment; undefined before it begins and after it has ended. */
export function stepAt(steps: readonly Step[], atMs: EpochMs): Step | undefined {
  return atMs > (steps.at(-1)?.atMs ?? 0) ? undefined : steps[countUpTo(steps, atMs, (step) => step.atMs) - 1]
}

/** The steps of one quote that stands until `endMs`: silences are cut out of it. */
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
  let lastHeardMs = atMs
  for (const heardMs of [...updatesBetween(atMs, endMs), endMs]) {
    if (heardMs - lastHeardMs > quietAfterMs) {
      steps.push({ ...step, atMs: lastHeardMs + quietAfterMs, state: 'quiet' })
      if (heardMs < endMs) steps.push({ ...step, atMs: heardMs })
    }
    lastHeardMs = heardMs
  }
  return steps
}

/** Cuts a gap into a line; after it, the price that is known to stand then goes on. */
function withGap(steps: readonly Step[], gap: Stretch): readonly Step[] {
  const first = steps[0]?.atMs ?? 0
  const last = steps.at(-1)
  const fromMs = Math.max(gap.fromMs, first)
  const toMs = Math.min(gap.toMs, last?.atMs ?? 0)
  const standing = steps.findLast(({ atMs }) => atMs <= toMs)
  if (toMs <= fromMs || last === undefined || standing === undefined) return steps
  const unknown: Step = { atMs: fromMs, value: undefined, state: 'unknown' }
  if (toMs === last.atMs)
    return [...steps.filter(({ atMs }) => atMs < fromMs), unknown, { ...unknown, atMs: toMs }]
  return [
    ...steps.filter(({ atMs }) => atMs < fromMs),
    unknown,
    { ...standing, atMs: toMs },
    ...steps.filter(({ atMs }) => atMs > toMs),
  ]
}

function clipped(step: Step, fromMs: EpochMs): Step {
  return step.atMs < fromMs ? { ...step, atMs: fromMs } : step
}

/** Of several steps at one moment only the last is to be seen. */
function append(steps: Step[], step: Step): void {
  if (steps.at(-1)?.atMs === step.atMs) steps.pop()
  steps.push(step)
}
