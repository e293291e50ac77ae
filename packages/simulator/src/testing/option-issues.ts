import { InvalidOptionsError } from '../errors.ts'

/** What is wrong with the options of a plan; nothing when it can be made. */
export function optionIssues(plan: () => unknown): readonly string[] {
  try {
    plan()
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.issues
    throw error
  }
  return []
}
