import { fieldPath } from '@sportsfeeds/domain'
import type * as z from 'zod'
import { InvalidRequestError } from '../errors.ts'
import { describeIssue } from './describe-issue.ts'

/**
 * Parses input from outside.
 * @param whole field name for an issue of the value itself rather than of one of its fields.
 * @throws InvalidRequestError naming every invalid field.
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
