/** A stack process without a stack: it does as its argument says. */
import type { RunningStack } from '../stack.ts'
import { serveStack } from '../stack-process/serve-stack.ts'

await serveStack(async (argument) => {
  const wish = argument as { readonly fail?: string; readonly outputs: RunningStack['outputs'] } // The test's own.
  if (wish.fail !== undefined) throw new Error(wish.fail)
  // Only these are used.
  const stack = { outputs: wish.outputs, close: async () => undefined } as RunningStack
  return {
    stack,
    answers: { pid: async () => process.pid, die: async () => process.exit(7) },
  }
})
