import type { Properties } from '../engine/property-values.ts'

/** Nothing that differs if the look-up succeeds; undefined, for what is gone, if it throws. */
export function ifThere(look: () => unknown): Properties | undefined {
  try {
    look()
    return {}
  } catch {
    return undefined
  }
}
