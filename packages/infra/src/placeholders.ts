import type { StackConfig } from './config.ts'
import { InvalidStackConfigError } from './errors.ts'

/**
 * Refuses settings that are in a stack's file only to show where one's own belong. Not part of reading them: a stack
 * may be printed and tried out on one machine with them, but no alarm reaches anyone there.
 * @throws InvalidStackConfigError
 */
export function refusePlaceholders(stack: string, { alarmEmail, gatewayImage }: StackConfig): void {
  const issues = [
    ...(alarmEmail !== undefined && reservedDomain.test(alarmEmail)
      ? [
          `sportsfeeds:alarmEmail: ${alarmEmail} is a placeholder; set the address that alarms are sent to, or leave it out: they then show on the dashboard only`,
        ]
      : []),
    ...(gatewayImage?.startsWith(`${reservedAccount}.`) === true
      ? [
          `sportsfeeds:gatewayImage: ${gatewayImage} is a placeholder; publish an image and set its name: docs/DEPLOY.md has the command`,
        ]
      : []),
  ]
  if (issues.length > 0) throw new InvalidStackConfigError(stack, issues)
}

/** An account number that AWS never assigns. */
const reservedAccount = '000000000000'

/** https://www.rfc-editor.org/rfc/rfc2606 */
const reservedDomain = /[@.](example\.(com|net|org)|example|invalid|localhost|test)$/i
