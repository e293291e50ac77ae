import { parseStackConfig, type StackConfig as StackSettings } from '@sportsfeeds/infra/config'
import { messageOf, StackConfigError } from '../errors.ts'
import { readStackConfig } from './stack-config.ts'

export { StackConfigError } from '../errors.ts'

const infraDirectory = new URL('../../../infra/', import.meta.url)

/** Reads the file of a stack as the Pulumi program does. @throws StackConfigError */
export async function readStackSettings(stack: string): Promise<StackSettings> {
  const config = await readStackConfig(infraDirectory, stack)
  try {
    return parseStackConfig(stack, config)
  } catch (error) {
    throw new StackConfigError(messageOf(error), { cause: error })
  }
}
