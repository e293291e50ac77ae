import type { StackConfig } from './config.ts'
import { InvalidStackConfigError } from './errors.ts'

/**
 * Refuses settings that are in a stack's file only to show where one's own belong. Not part of reading them: a stack
 * may be printed and tried out on one machine with them, but no alarm reaches anyone there.
 * @throws InvalidStackConfigError
 */
export function refusePlaceholders(stack: string, { alarmEmail }: StackConfig): void {
  if (alarmEmail === undefined || !reservedDomain.test(alarmEmail)) return
  throw new InvalidStackConfigError(stack, [
    `sportsfeeds:alarmEmail: ${alarmEmail} is a placeholder; set the address that alarms are sent to, or leave it out: they then show on the dashboard only`,
  ])
}

/** https://www.rfc-editor.org/rfc/rfc2606 */
const reservedDomain = /[@.](example\.(com|net|org)|example|invalid|localhost|test)$/i
