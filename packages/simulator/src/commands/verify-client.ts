import type { BrokenRule } from '../verify-client/broken-rule.ts'
import type { Delivery } from '../target/open-target.ts'
import { verifyScripted } from '../verify-client/verify-scripted.ts'
import { verifyOnStack } from '../verify-client/verify-on-stack.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface VerifyClientPlan {
  readonly command: readonly string[]
  /** The only delivery to verify; both without it. */
  readonly delivery?: Delivery
  /** Without it, the real stack under faults follows the scripted server. */
  readonly scriptedOnly: boolean
}

/** `simulator verify-client`: a program in any language, and the rules of docs/PROTOCOL.md that it breaks. @returns the exit code. */
export async function verifyClient(
  { command, delivery: only, scriptedOnly }: VerifyClientPlan,
  { say }: CommandContext,
): Promise<number> {
  const deliveries: readonly Delivery[] = only === undefined ? ['apiGateway', 'gateway'] : [only]
  for (const delivery of deliveries) {
    const options = { command, delivery, say: (line: string) => say(`  ${line}`) }
    say(`A scripted server, as ${names[delivery]}:`)
    const broken = await verifyScripted(options)
    report(broken, say)
    if (broken.length > 0) return exitCodes.notOk
    if (scriptedOnly) continue
    say(`A real stack with ${names[delivery]}, while functions, stream and sockets fail:`)
    const brokenOnStack = await verifyOnStack(options)
    report(brokenOnStack, say)
    if (brokenOnStack.length > 0) return exitCodes.notOk
  }
  return exitCodes.ok
}

const names = { apiGateway: 'API Gateway', gateway: 'the live gateway' }

function report(broken: readonly BrokenRule[], say: CommandContext['say']): void {
  const rules = Map.groupBy(broken, ({ rule }) => rule)
  for (const [rule, found] of rules) {
    say(`${rule} is broken${found.length > 1 ? ` ${found.length} times` : ''}: ${found[0]?.reason ?? ''}`)
  }
  say(rules.size === 0 ? 'No rule is broken.' : 'docs/PROTOCOL.md has the rules.')
}
