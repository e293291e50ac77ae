import { type DeclaredStack, declareStack } from '../graph/declare-stack.ts'

const declared = new Map<string, Promise<DeclaredStack>>()
let last: Promise<unknown> = Promise.resolve()

/**
 * A declared stack, the same one for every test of this process that asks for the same settings. Declarations queue,
 * since Pulumi's runtime is global to the process.
 */
export function declaredStack(
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<DeclaredStack> {
  const key = JSON.stringify([stack, overrides])
  const known = declared.get(key)
  if (known !== undefined) return known
  const declaring = last.then(() => declareStack(stack, overrides))
  last = declaring.catch(() => undefined)
  declared.set(key, declaring)
  return declaring
}
