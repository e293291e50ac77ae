import type * as z from 'zod'

/** Words for the faults that zod itself describes in terms of types; given to `safeParse` as its `error`. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is required'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${nameOf(issue.expected)}`
    case 'invalid_union':
      return 'must be a number or text'
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'number'
        ? `must be at least ${issue.minimum}`
        : `must hold at least ${issue.minimum} ${unitOf(issue.origin)}`
    case 'too_big':
      return issue.origin === 'number'
        ? `must be at most ${issue.maximum}`
        : `must hold at most ${issue.maximum} ${unitOf(issue.origin)}`
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a day as yyyy-mm-dd' : undefined
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined
  }
}

function nameOf(type: string): string {
  switch (type) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'int':
      return 'a whole number'
    default:
      return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries'
}
