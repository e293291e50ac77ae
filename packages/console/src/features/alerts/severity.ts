import * as z from 'zod'

/**
 * How soon an alert has to be read. `low` ones are only listed; `high` ones mean money to be made, or a screen that cannot be
 * trusted, and take the lines of others.
 */
export const Severity = z.enum(['low', 'normal', 'high'])
export type Severity = z.infer<typeof Severity>

export function isLess(severity: Severity, than: Severity): boolean {
  return Severity.options.indexOf(severity) < Severity.options.indexOf(than)
}
