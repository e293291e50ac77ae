import type { Properties } from '../engine/property-values.ts'

/** What differs of a resource, if the look-up succeeds; undefined, for one that is gone, if it throws. */
export function ifThere<Found>(
  look: () => Found,
  differing: (found: Found) => Properties = () => ({}),
): Properties | undefined {
  let found: Found
  try {
    found = look()
  } catch {
    return undefined
  }
  return differing(found)
}
