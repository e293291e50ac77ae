import type { Claim, Run, Strategy } from '@sportsfeeds/docs/benchmarks'

/** Minimum ratios of the naive design's posts and registry reads to ours, for the same odds. */
export const requiredFewerPosts = 20
export const requiredFewerReads = 50

/** Compares the runs with the product's claims. All claims are about counts, not about speed. */
export function checkClaims(runs: readonly Run[]): Claim[] {
  const naive = findDesignLoad(runs, 'naive')
  const ours = findDesignLoad(runs, 'ours')
  return [
    atLeast(
      'times fewer posts per odds record than the naive design, at the same load',
      naive.postsPerOdds / ours.postsPerOdds,
      requiredFewerPosts,
    ),
    atLeast(
      'times fewer registry scans per odds record, at the same load',
      naive.scansPerOdds / ours.scansPerOdds,
      requiredFewerReads,
    ),
    atLeast(
      'times fewer registry read units per odds record, at the same load',
      naive.readUnitsPerOdds / ours.readUnitsPerOdds,
      requiredFewerReads,
    ),
  ]
}

function findDesignLoad(runs: readonly Run[], strategy: Strategy): Run {
  const found = runs.find((run) => run.part === 'designLoad' && run.strategy === strategy)
  if (found === undefined) throw new Error(`There is no run of "${strategy}" at the design load.`)
  return found
}

function atLeast(statement: string, measured: number, required: number): Claim {
  return {
    statement,
    measured: Number(measured.toPrecision(4)),
    required,
    holds: measured >= required,
  }
}
