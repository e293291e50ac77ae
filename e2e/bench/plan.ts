import type { Part, Run, Strategy } from '@sportsfeeds/docs/benchmarks'
import type { PlannedRun } from './measure-run.ts'

/** A bench: runs one after the other, the strategies taking turns so that neither has the machine's better minutes. */
export interface BenchPlan {
  readonly runs: readonly PlannedRun[]
}

/** Two minutes on 2 cores: what is claimed, and little else. */
export const quickPlan = (): BenchPlan => ({
  runs: [
    ...lowLoad({ rounds: 1, seconds: 4 }),
    ...designLoad({ seconds: 3 }),
    ...atRates({ naive: [100], ours: [1_000], seconds: 4 }),
  ],
})

/** About fifteen minutes on 2 cores. */
export const fullPlan = (): BenchPlan => ({
  runs: [
    ...lowLoad({ rounds: 3, seconds: 12 }),
    ...designLoad({ seconds: 15 }),
    ...atRates({
      naive: [25, 50, 100, 150, 200],
      ours: [100, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500],
      seconds: 12,
    }),
    ...forAnalysts({ analysts: [1, 10, 100, 300], seconds: 12 }),
  ],
})

/** Steps beyond two that a strategy did not hold say nothing new; one may have met a busy moment of the machine. */
export const isWorthwhile = (planned: PlannedRun, done: readonly Run[]): boolean =>
  planned.part !== 'rate' ||
  done.filter(
    ({ part, strategy, held, oddsPerSecond }) =>
      part === 'rate' && strategy === planned.strategy && !held && oddsPerSecond < planned.oddsPerSecond,
  ).length < 2

/** Both at a rate that the naive consumer holds on a laptop. */
const lowLoad = ({ rounds, seconds }: { rounds: number; seconds: number }): PlannedRun[] =>
  Array.from({ length: rounds }).flatMap(() =>
    strategies.map((strategy) => run('lowLoad', strategy, 50, 10, seconds)),
  )

/** Both at the rate that the product is designed for; the naive one works off later what it has put off. */
const designLoad = ({ seconds }: { seconds: number }): PlannedRun[] =>
  strategies.map((strategy) => run('designLoad', strategy, 500, 10, seconds))

/** Ten analysts and growing rates. */
const atRates = ({
  naive,
  ours,
  seconds,
}: {
  naive: readonly number[]
  ours: readonly number[]
  seconds: number
}): PlannedRun[] =>
  interleave(
    naive.map((rate) => run('rate', 'naive', rate, 10, seconds)),
    ours.map((rate) => run('rate', 'ours', rate, 10, seconds)),
  )

/** 100 odds/s and more and more analysts; to the naive consumer no more odds than it can post. */
const forAnalysts = ({ analysts, seconds }: { analysts: readonly number[]; seconds: number }): PlannedRun[] =>
  interleave(
    analysts.map((count) => ({
      ...run(
        'analysts',
        'naive',
        Math.min(steadyRate, Math.max(1, Math.floor(naivePostsPerSecond / count))),
        count,
        seconds,
      ),
      billedOddsPerSecond: steadyRate,
    })),
    analysts.map((count) => run('analysts', 'ours', steadyRate, count, seconds)),
  )

const strategies: readonly Strategy[] = ['naive', 'ours']
const steadyRate = 100
/** What the naive consumer holds with room to spare. */
const naivePostsPerSecond = 400
const settleSeconds = 8

const run = (
  part: Part,
  strategy: Strategy,
  oddsPerSecond: number,
  analysts: number,
  seconds: number,
): PlannedRun => ({ part, strategy, oddsPerSecond, analysts, seconds, settleSeconds })

const interleave = <T>(first: readonly T[], second: readonly T[]): T[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, place) =>
    [first[place], second[place]].filter((item) => item !== undefined),
  ).flat()
