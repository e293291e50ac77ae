import { InvalidOptionsError } from '../errors.ts'

/** Issues with the options of a plan; empty if they are valid. */
export function optionIssues(plan: () => unknown): readonly string[] {
  try {
    plan()
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.issues
    throw error
  }
  return []
}
