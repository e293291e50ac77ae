import type { Part, Run, Strategy } from '@sportsfeeds/docs/benchmarks'
import type { PlannedRun } from './measure-run.ts'

/** Runs of a bench, in order. The strategies alternate, so that neither gets the machine's better minutes. */
export interface BenchPlan {
  readonly runs: readonly PlannedRun[]
}

/** Checks the claims and little else. Takes two minutes on 2 cores. */
export function quickPlan(): BenchPlan {
  return {
    runs: [
      ...lowLoad({ rounds: 1, seconds: 4 }),
      ...designLoad({ seconds: 3 }),
      ...atRates({ naive: [100], ours: [1_000], seconds: 4 }),
    ],
  }
}

/** Takes about twenty-five minutes on 2 cores. */
export function fullPlan(): BenchPlan {
  return {
    runs: [
      ...lowLoad({ rounds: 3, seconds: 12 }),
      ...designLoad({ seconds: 15 }),
      ...atRates({
        naive: [25, 50, 100, 150, 200],
        ours: [100, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500],
        seconds: 12,
      }),
      ...forAnalysts({ analysts: [1, 10, 100, 300, 1_000], seconds: 12 }),
    ],
  }
}

/** False above two rates that the strategy did not hold. One failure may be due to a busy moment of the machine. */
export function isWorthwhile(planned: PlannedRun, done: readonly Run[]): boolean {
  return (
    planned.part !== 'rate' ||
    done.filter(
      ({ part, strategy, held, oddsPerSecond }) =>
        part === 'rate' && strategy === planned.strategy && !held && oddsPerSecond < planned.oddsPerSecond,
    ).length < 2
  )
}

/** Both consumers at a rate that the naive consumer holds on a laptop. */
function lowLoad({ rounds, seconds }: { rounds: number; seconds: number }): PlannedRun[] {
  return Array.from({ length: rounds }).flatMap(() =>
    consumers.map((strategy) => run('lowLoad', strategy, 50, 10, seconds)),
  )
}

/** Both consumers at the rate that the product is designed for. The naive one works off its backlog afterwards. */
function designLoad({ seconds }: { seconds: number }): PlannedRun[] {
  return consumers.map((strategy) => run('designLoad', strategy, 500, 10, seconds))
}

/** Increasing rates, 10 analysts. */
function atRates({
  naive,
  ours,
  seconds,
}: {
  naive: readonly number[]
  ours: readonly number[]
  seconds: number
}): PlannedRun[] {
  return interleave(
    naive.map((rate) => run('rate', 'naive', rate, 10, seconds)),
    ours.map((rate) => run('rate', 'ours', rate, 10, seconds)),
  )
}

/** 100 odds/s and increasing numbers of analysts, with the live gateway too. The naive consumer gets no more odds than it can post. */
function forAnalysts({ analysts, seconds }: { analysts: readonly number[]; seconds: number }): PlannedRun[] {
  return interleave(
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
    analysts.map((count) => run('analysts', 'gateway', steadyRate, count, seconds)),
  )
}

const consumers: readonly Strategy[] = ['naive', 'ours']
const steadyRate = 100
/** Rate that the naive consumer holds comfortably. */
const naivePostsPerSecond = 400
const settleSeconds = 8

function run(
  part: Part,
  strategy: Strategy,
  oddsPerSecond: number,
  analysts: number,
  seconds: number,
): PlannedRun {
  return { part, strategy, oddsPerSecond, analysts, seconds, settleSeconds }
}

function interleave<T>(...lists: readonly (readonly T[])[]): T[] {
  return Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, place) =>
    lists.map((list) => list[place]).filter((item) => item !== undefined),
  ).flat()
}
