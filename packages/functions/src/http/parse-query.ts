import type * as z from 'zod'
import { type FieldIssue, InvalidRequestError } from '../errors.ts'
import { parseFields } from './parse-fields.ts'

/**
 * Parses query parameters: strings, or lists of strings for the `repeatable` ones. Unknown parameters are refused, so
 * that a misspelt filter is not silently ignored.
 * @throws InvalidRequestError naming every invalid parameter.
 */
export function parseQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: ReadonlyMap<string, readonly string[]>,
  { repeatable = [] }: { readonly repeatable?: readonly string[] } = {},
): z.infer<Schema> {
  const known = Object.keys(schema.shape)
  const issues: FieldIssue[] = []
  const values: Record<string, unknown> = {}
  for (const [name, given] of query) {
    if (!known.includes(name)) {
      issues.push({ field: name, reason: `is an unknown query parameter; valid: ${known.join(', ')}` })
    } else if (repeatable.includes(name)) {
      values[name] = given
    } else if (given.length > 1) {
      issues.push({ field: name, reason: 'must be given once' })
    } else {
      values[name] = given[0]
    }
  }
  if (issues.length > 0) throw new InvalidRequestError(issues)
  return parseFields(schema, values, 'query')
}
