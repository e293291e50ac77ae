import * as pulumi from '@pulumi/pulumi'
import { readAccountLimits } from './account-limits.ts'
import { parseStackConfig } from './config.ts'
import { refusePlaceholders } from './placeholders.ts'
import { program } from './program.ts'
import { refuseSmallAccount } from './refuse-small-account.ts'

/** Entry point of the Pulumi CLI: the program, for an account. */
export default async () => {
  const stack = pulumi.getStack()
  const config = parseStackConfig(stack, pulumi.runtime.allConfig())
  refusePlaceholders(stack, config)
  await refuseSmallAccount(config, { readLimits: readAccountLimits, warn: (text) => pulumi.log.warn(text) })
  return program()
}
