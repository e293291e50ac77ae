/** Runs a stack and counts its resource use. Started by `startRemoteStack` as a process of its own. */
import { serveStack, startStack } from '@sportsfeeds/local'
import { countUse } from './counters.ts'
import { StackArgument } from './stack-argument.ts'

await serveStack(async (argument) => {
  const { expectedWritesPerSecond, delivery, consumerDirectory } = StackArgument.parse(argument)
  const stack = await startStack({
    config: {
      'sportsfeeds:expectedWritesPerSecond': expectedWritesPerSecond,
      'sportsfeeds:delivery': delivery,
      'sportsfeeds:hostConsole': false,
    },
  })
  if (consumerDirectory !== undefined) {
    stack.cloud.lambda.updateFunction(`sportsfeeds-${stack.outputs.stack}-streamConsumer`, {
      codePath: consumerDirectory,
    })
  }
  return { stack, answers: { counters: countUse(stack) } }
})
