/** The outcome of one test of a suite. */
export interface Outcome {
  readonly title: string
  readonly isPassed: boolean
  /** First line of the failure. */
  readonly message?: string | undefined
}

/** A title that another engine fails, and why that says nothing against the emulator. */
export type KnownDifferences = Readonly<Record<string, string>>

/**
 * Compares an engine's outcomes with its known differences.
 * @returns one line for each title that fails and is not known, that is known and passes, or that is known and did not run.
 */
export function compareOutcomes(outcomes: readonly Outcome[], known: KnownDifferences): string[] {
  const isPassed = new Map(outcomes.map((outcome) => [outcome.title, outcome.isPassed]))
  return [
    ...outcomes
      .filter((outcome) => !outcome.isPassed && !Object.hasOwn(known, outcome.title))
      .map(({ title, message = '' }) => `differs: ${title}: ${message}`),
    ...Object.keys(known)
      .filter((title) => isPassed.get(title) !== false)
      .map((title) => (isPassed.has(title) ? `no longer differs: ${title}` : `did not run: ${title}`)),
  ]
}
