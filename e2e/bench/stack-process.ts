/** A whole stack in a process of its own, so that its CPU time can be told from that of its load. Started by `startRemoteStack`. */
import { startStack } from '@sportsfeeds/local'
import { countUse } from './counters.ts'
import { StackArgument, type StackMessage, StackRequest } from './stack-protocol.ts'

const main = async (): Promise<void> => {
  const { expectedWritesPerSecond, consumerDirectory } = StackArgument.parse(
    JSON.parse(process.argv[2] ?? ''),
  )
  const stack = await startStack({
    config: {
      'sportsfeeds:expectedWritesPerSecond': expectedWritesPerSecond,
      'sportsfeeds:hostConsole': false,
    },
  })
  if (consumerDirectory !== undefined) {
    stack.cloud.lambda.updateFunction(`sportsfeeds-${stack.outputs.stack}-streamConsumer`, {
      codePath: consumerDirectory,
    })
  }
  const read = countUse(stack)
  process.on('message', (message) => {
    if (StackRequest.parse(message) === 'close') void stack.close().then(() => process.exit(0))
    else void read().then((counters) => tell({ kind: 'counters', counters }))
  })
  // The one that started it is gone: nobody is left to close it.
  process.once('disconnect', () => process.exit(0))
  tell({ kind: 'started', outputs: stack.outputs })
}

const tell = (message: StackMessage): void => {
  process.send?.(message)
}

await main().catch((error: unknown) => {
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  process.disconnect()
})
