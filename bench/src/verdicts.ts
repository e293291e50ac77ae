import type { Run, Strategy, Verdict } from '@sportsfeeds/docs/benchmarks'

/** How many times fewer posts and registry reads than the naive design ours has to need for the same odds. */
export const requiredFewerPosts = 20
export const requiredFewerReads = 50

/** What the bench has to show for the product to be what it claims; every claim is about counts, not about speed. */
export function judge(runs: readonly Run[]): Verdict[] {
  const naive = designLoadOf(runs, 'naive')
  const ours = designLoadOf(runs, 'ours')
  return [
    atLeast(
      'times fewer posts for each odds than the naive design, at the same load',
      naive.postsPerOdds / ours.postsPerOdds,
      requiredFewerPosts,
    ),
    atLeast(
      'times fewer scans of the registry for each odds, at the same load',
      naive.scansPerOdds / ours.scansPerOdds,
      requiredFewerReads,
    ),
    atLeast(
      'times fewer read units of the registry for each odds, at the same load',
      naive.readUnitsPerOdds / ours.readUnitsPerOdds,
      requiredFewerReads,
    ),
  ]
}

function designLoadOf(runs: readonly Run[], strategy: Strategy): Run {
  const found = runs.find((run) => run.part === 'designLoad' && run.strategy === strategy)
  if (found === undefined) throw new Error(`There is no run of "${strategy}" at the design load.`)
  return found
}

function atLeast(claim: string, measured: number, required: number): Verdict {
  return {
    claim,
    measured: Number(measured.toPrecision(4)),
    required,
    holds: measured >= required,
  }
}
