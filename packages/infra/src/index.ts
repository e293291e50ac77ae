import * as pulumi from '@pulumi/pulumi'
import { parseStackConfig } from './config.ts'
import { refusePlaceholders } from './placeholders.ts'
import { program } from './program.ts'

/** Entry point of the Pulumi CLI: the program, for an account. */
export default async () => {
  const stack = pulumi.getStack()
  refusePlaceholders(stack, parseStackConfig(stack, pulumi.runtime.allConfig()))
  return program()
}
