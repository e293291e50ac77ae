import type * as z from 'zod'
import { type FieldFault, InvalidRequestError } from '../errors.ts'
import { parseFields } from './parse-fields.ts'

/**
 * The query parameters as `schema` has them: text, or a list of texts for those that may be repeated. A parameter that
 * the schema does not know is refused, so that a misspelt filter is not taken for no filter.
 * @throws InvalidRequestError naming every parameter at fault.
 */
export function parseQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: ReadonlyMap<string, readonly string[]>,
  { repeatable = [] }: { readonly repeatable?: readonly string[] } = {},
): z.infer<Schema> {
  const known = Object.keys(schema.shape)
  const faults: FieldFault[] = []
  const values: Record<string, unknown> = {}
  for (const [name, given] of query) {
    if (!known.includes(name)) {
      faults.push({ field: name, reason: `is no parameter here; known are ${known.join(', ')}` })
    } else if (repeatable.includes(name)) {
      values[name] = given
    } else if (given.length > 1) {
      faults.push({ field: name, reason: 'must be given once' })
    } else {
      values[name] = given[0]
    }
  }
  if (faults.length > 0) throw new InvalidRequestError(faults)
  return parseFields(schema, values, 'query')
}
