import * as pulumi from '@pulumi/pulumi'
import type { Properties } from './property-values.ts'

/** Stands for a value that is known only once what it comes from is made. */
export const unknown: string = pulumi.runtime.unknownValue

export function hasUnknown(value: unknown): boolean {
  if (value === unknown) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnknown)
}

/** True if the value at the path, or one that holds it, is not known yet. */
export function isUnknownAt(values: Properties, path: readonly PropertyKey[]): boolean {
  let value: unknown = values
  for (const key of path) {
    if (value === unknown) return true
    if (typeof value !== 'object' || value === null) return false
    // An index or a key of what was just seen to be an object.
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return hasUnknown(value)
}
