import { withClientAdmin } from '@sportsfeeds/admin'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { type RunningStack, startStack, type StartStackOptions } from '@sportsfeeds/local'

export interface ClientStack {
  readonly stack: RunningStack
  /** Of an analyst of the sample client. */
  readonly token: string
}

/** Starts a stack that has the sample client. */
export async function startClientStack(options?: StartStackOptions): Promise<ClientStack> {
  const stack = await startStack(options)
  await withClientAdmin(stack.outputs, (admin) => admin.create(sampleClient(Date.now())))
  return { stack, token: await stack.analystToken() }
}
