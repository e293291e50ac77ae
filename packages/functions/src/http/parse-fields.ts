import { fieldPath } from '@sportsfeeds/domain'
import type * as z from 'zod'
import { describeIssue } from './describe-issue.ts'
import { InvalidRequestError } from '../errors.ts'

/**
 * A value from outside as `schema` has it.
 * @param whole what the value is called where a fault is not of one of its fields.
 * @throws InvalidRequestError naming every field at fault.
 */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  whole = 'body',
): z.infer<Schema> {
  const parsed = schema.safeParse(value, { error: describeIssue })
  if (parsed.success) return parsed.data
  throw new InvalidRequestError(
    parsed.error.issues.map(({ path, message }) => ({ field: fieldPath(path) || whole, reason: message })),
  )
}
