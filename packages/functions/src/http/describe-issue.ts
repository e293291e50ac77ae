import type * as z from 'zod'

/** Error map for `safeParse`: messages that read on from a field's name, where zod's own speak of types. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is required'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${describeType(issue.expected)}`
    case 'invalid_union':
      return 'must be a number or a string'
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'number'
        ? `must be at least ${issue.minimum}`
        : `must contain at least ${issue.minimum} ${getUnit(issue.origin)}`
    case 'too_big':
      return issue.origin === 'number'
        ? `must be at most ${issue.maximum}`
        : `must contain at most ${issue.maximum} ${getUnit(issue.origin)}`
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

function describeType(type: string): string {
  switch (type) {
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

function getUnit(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries'
}
