import * as z from 'zod'

/** Text that holds JSON, for a `.pipe()` to go on with. @param expected what the text should be, for the message. */
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
