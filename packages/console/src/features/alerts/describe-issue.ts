import type * as z from 'zod'

/** What is wrong with a number in a form, as a short instruction. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.expected === 'int' ? 'Enter a whole number' : 'Enter a number'
  }
  if (issue.code === 'too_small') {
    return `Enter a number ${issue.inclusive === true ? 'of at least' : 'above'} ${issue.minimum.toLocaleString('en')}`
  }
  if (issue.code === 'too_big') {
    return `Enter a number ${issue.inclusive === true ? 'of at most' : 'below'} ${issue.maximum.toLocaleString('en')}`
  }
  return 'Enter a valid value'
}
