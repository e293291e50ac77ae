import type { BrokenRule } from '../verify-client/broken-rule.ts'
import { verifyScripted } from '../verify-client/verify-scripted.ts'
import { verifyOnStack } from '../verify-client/verify-on-stack.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface VerifyClientPlan {
  readonly command: readonly string[]
  /** Without it, the real stack under faults follows the scripted server. */
  readonly scriptedOnly: boolean
}

/** `simulator verify-client`: a program in any language, and the rules of docs/PROTOCOL.md that it breaks. @returns the exit code. */
export async function verifyClient(
  { command, scriptedOnly }: VerifyClientPlan,
  { say }: CommandContext,
): Promise<number> {
  say('A scripted server:')
  const broken = await verifyScripted({ command, say: (line) => say(`  ${line}`) })
  report(broken, say)
  if (broken.length > 0 || scriptedOnly) return broken.length > 0 ? exitCodes.notOk : exitCodes.ok
  say('The real stack, while functions, stream and sockets fail:')
  const brokenOnStack = await verifyOnStack({ command, say: (line) => say(`  ${line}`) })
  report(brokenOnStack, say)
  return brokenOnStack.length > 0 ? exitCodes.notOk : exitCodes.ok
}

function report(broken: readonly BrokenRule[], say: CommandContext['say']): void {
  const rules = Map.groupBy(broken, ({ rule }) => rule)
  for (const [rule, found] of rules) {
    say(`${rule} is broken${found.length > 1 ? ` ${found.length} times` : ''}: ${found[0]?.reason ?? ''}`)
  }
  say(rules.size === 0 ? 'No rule is broken.' : 'docs/PROTOCOL.md has the rules.')
}
