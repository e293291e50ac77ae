import type { Suite } from './suites.ts'

export interface PlanInput {
  readonly suites: readonly Suite[]
  /** Files changed since the base, from the root; undefined when there is no base to compare with. */
  readonly changedFiles: readonly string[] | undefined
  /** Number of commits: what has not changed takes turns by it. */
  readonly commitCount: number
}

/**
 * The order in which suites run: those that always run as they are listed, then the others: first those whose inputs
 * changed, then the rest from a place that moves on with each commit, so that each has its turn.
 */
export function planSuites({ suites, changedFiles, commitCount }: PlanInput): Suite[] {
  const always = suites.filter((suite) => suite.class === 'always')
  const inTurn = suites.filter((suite) => suite.class === 'inTurn')
  const isChanged = ({ inputs }: Suite): boolean =>
    changedFiles?.some((file) => inputs.some((prefix) => file.startsWith(prefix))) ?? true
  const start = inTurn.length === 0 ? 0 : commitCount % inTurn.length
  const rotated = [...inTurn.slice(start), ...inTurn.slice(0, start)]
  return [...always, ...rotated.filter(isChanged), ...rotated.filter((suite) => !isChanged(suite))]
}

/** Minutes that a run may take, on a machine `factor` times as slow as the reference. */
export function deadlineMinutes(factor: number): number {
  return Math.min(longestMinutes, referenceMinutes * factor)
}

/** Whether a suite may start: one that always runs does, any other if it will probably end in time. */
export function fits(suite: Suite, factor: number, leftSeconds: number): boolean {
  return suite.class === 'always' || suite.cpuSeconds * factor <= leftSeconds
}

// CI ends a run after 90 minutes; the rest is for setting up and for a suite that takes longer than usual.
const longestMinutes = 75
const referenceMinutes = 25
