import * as z from 'zod'

/** Parses a string of JSON, for a `.pipe()`. @param expected describes the string in the message. */
export function jsonText(expected: string) {
  return z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: `must be ${expected}` })
      return z.NEVER
    }
  })
}
