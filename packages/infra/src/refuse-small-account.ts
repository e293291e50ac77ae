import type { AccountLimits } from './account-limits.ts'
import { checkAccount } from './check-account.ts'
import type { StackConfig } from './config.ts'
import { AccountTooSmallError, messageOf } from './errors.ts'

export interface SmallAccountDependencies {
  readonly readLimits: (region: string) => Promise<AccountLimits>
  readonly warn: (text: string) => unknown
}

/**
 * Ends a deployment, and a preview too, before anything is made, when the account has too little for it. Where the limits may not be read
 * it goes ahead with a warning.
 * @throws AccountTooSmallError with everything that does not fit.
 */
export async function refuseSmallAccount(
  config: StackConfig,
  { readLimits, warn }: SmallAccountDependencies,
): Promise<void> {
  const limits = await readLimits(config.region).catch((error: unknown) => {
    warn(
      `The account's limits could not be read, so whether the stack fits shows as it is made: ${messageOf(error)} ` +
        '(it takes lambda:GetAccountSettings and apigateway:GET on /account).',
    )
  })
  if (limits === undefined) return
  const { misfits, warnings } = checkAccount(config, limits)
  for (const warning of warnings) warn(warning)
  if (misfits.length > 0) throw new AccountTooSmallError(config.region, misfits)
}
