/** A stretch of a run in which the rate is steady, or changes evenly. */
export interface Stage {
  readonly durationMs: number
  /** Odds a second at its beginning and at its end. */
  readonly fromRate: number
  readonly toRate: number
}

/** Due times of odds as a pure function of the time since the start of the run. */
export interface RateProfile {
  readonly durationMs: number
  /** Odds of the whole run. */
  readonly oddsCount: number
  /** Odds a second, at most. */
  readonly peakRate: number
  /** Odds that are due before `atMs`, with fractions: the integral of the rate. */
  readonly dueBefore: (atMs: number) => number
  /** Due time of the odds record with this number, counted from 0: as soon as that many are due before it. */
  readonly instantOf: (number: number) => number
}

/** @param stages one after the other; at least one of them has a rate above 0. */
export function createRateProfile(stages: readonly Stage[]): RateProfile {
  const begun: Begun[] = []
  let beginMs = 0
  let before = 0
  for (const stage of stages) {
    begun.push({ stage, beginMs, before })
    beginMs += stage.durationMs
    before += oddsWithin(stage, stage.durationMs)
  }
  const durationMs = beginMs
  const total = before

  return {
    durationMs,
    oddsCount: Math.max(1, Math.round(total)),
    peakRate: Math.max(...stages.flatMap(({ fromRate, toRate }) => [fromRate, toRate])),
    dueBefore: (atMs) => {
      const entry = lastWhere(begun, (candidate) => candidate.beginMs <= atMs)
      if (entry === undefined) return 0
      return entry.before + oddsWithin(entry.stage, Math.min(atMs - entry.beginMs, entry.stage.durationMs))
    },
    instantOf: (number) => {
      // Of stages that begin with as many odds the last one: those before it have none to give.
      const entry = lastWhere(begun, (candidate) => candidate.before <= number)
      return entry === undefined ? 0 : entry.beginMs + timeUntil(entry.stage, number - entry.before)
    },
  }
}

/** A stage with what came before it. */
interface Begun {
  readonly stage: Stage
  readonly beginMs: number
  readonly before: number
}

const perSecondOfMs = 1000

function oddsWithin({ durationMs, fromRate, toRate }: Stage, ms: number): number {
  return durationMs === 0
    ? 0
    : ((fromRate + ((toRate - fromRate) * ms) / durationMs / 2) * ms) / perSecondOfMs
}

/** The time in which a stage makes `odds` due: the root of a quadratic, in the form that does not cancel out. */
function timeUntil({ durationMs, fromRate, toRate }: Stage, odds: number): number {
  if (odds <= 0 || durationMs === 0) return 0
  const slope = (toRate - fromRate) / (durationMs / perSecondOfMs)
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * odds))
  return Math.min(durationMs, ((2 * odds) / (fromRate + root)) * perSecondOfMs)
}

/** The last entry that fulfils what, once it does not hold, holds for none that follows. */
function lastWhere(entries: readonly Begun[], holds: (entry: Begun) => boolean): Begun | undefined {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    const entry = entries[middle]
    if (entry !== undefined && holds(entry)) low = middle + 1
    else high = middle
  }
  return entries[low - 1]
}
