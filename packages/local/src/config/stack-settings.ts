import { parseStackConfig, type StackConfig as StackSettings } from '@sportsfeeds/infra/config'
import { messageOf, StackConfigError } from '../errors.ts'
import { readStackConfig } from './stack-config.ts'

export { StackConfigError } from '../errors.ts'

const infraDirectory = new URL('../../../infra/', import.meta.url)

/** What the file of a stack says, read as the Pulumi program reads it. @throws StackConfigError */
export async function readStackSettings(stack: string): Promise<StackSettings> {
  const config = await readStackConfig(infraDirectory, stack)
  try {
    return parseStackConfig(stack, config)
  } catch (error) {
    throw new StackConfigError(messageOf(error), { cause: error })
  }
}
