import type { EpochMs, Line, OutcomeId } from '@sportsfeeds/domain'
import type { Quoted } from '../../store/quoted.ts'
import { countUpTo } from './count-up-to.ts'
import { type Quote, quotesUpTo } from './price-history.ts'

/** A price from one time until the next step. */
export interface Step {
  readonly atMs: EpochMs
  /** On the chart's scale: the decimal price, to begin with. */
  readonly value: number | undefined
  readonly price?: Quoted | undefined
  /** Why no bets are taken, where the provider says. */
  readonly reason?: string | undefined
  /** The line that the price is of. */
  readonly line?: Line | undefined
  /**
   * `quiet`: the provider has sent nothing about the game for so long that the price may be outdated. `moved`: the line
   * moves, so that the prices before and after are not of one curve. `unknown`: there is no price, or its data is missing.
   */
  readonly state: 'open' | 'suspended' | 'closed' | 'quiet' | 'moved' | 'unknown'
}

export interface Stretch {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

export interface LineOptions {
  readonly outcome: OutcomeId
  readonly fromMs: EpochMs
  /** End of the line: the history is complete up to here. */
  readonly untilMs: EpochMs
  /** Stretches with missing data, ascending and disjoint. */
  readonly gaps: readonly Stretch[]
  /** Times of the provider's updates in any market of the game, exclusive of both ends, ascending. */
  readonly updatesBetween: (fromMs: EpochMs, toMs: EpochMs) => readonly EpochMs[]
  /** A price is quiet after this long without an update. */
  readonly quietAfterMs: number
  /** Start of the game: before it, a provider may have nothing to say for hours. */
  readonly quietFromMs: EpochMs
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
    const before = quotes[index - 1]
    if (before !== undefined && before.line !== quote.line) appendBreak(steps, quote.atMs)
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
  quote: Quote,
  endMs: EpochMs,
  { outcome, updatesBetween, quietAfterMs, quietFromMs }: LineOptions,
): Step[] {
  const { atMs, line, prices, reason } = quote
  const price = prices.get(outcome)
  const step: Step = {
    atMs,
    value: price?.decimal,
    price,
    line,
    reason,
    state: price === undefined ? 'unknown' : getState(quote, outcome),
  }
  let lastUpdateAtMs = Math.max(atMs, quietFromMs)
  if (price === undefined || step.state === 'closed' || endMs - lastUpdateAtMs <= quietAfterMs) return [step]
  const steps = [step]
  for (const updateAtMs of [...updatesBetween(lastUpdateAtMs, endMs), endMs]) {
    if (updateAtMs - lastUpdateAtMs > quietAfterMs) {
      steps.push({ ...step, atMs: lastUpdateAtMs + quietAfterMs, state: 'quiet' })
      if (updateAtMs < endMs) steps.push({ ...step, atMs: updateAtMs })
    }
    lastUpdateAtMs = updateAtMs
  }
  return steps
}

function getState({ status, outcomes }: Quote, outcome: OutcomeId): Step['state'] {
  if (status !== 'open') return status
  return outcomes.find(({ id }) => id === outcome)?.status === undefined ? 'open' : 'suspended'
}

/** Ends the curve just before `atMs`, where the line moves. */
function appendBreak(steps: Step[], atMs: EpochMs): void {
  if ((steps.at(-1)?.atMs ?? atMs) < atMs - breakMs)
    steps.push({ atMs: atMs - breakMs, value: undefined, state: 'moved' })
}

/** Too short to be seen. */
const breakMs = 1

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
