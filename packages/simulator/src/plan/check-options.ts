import * as z from 'zod'
import { InvalidOptionsError } from '../errors.ts'
import type { TargetPlan } from '../target/open-target.ts'
import { deliveryName } from './option-types.ts'

/** Options as the command line has them: text, or true for a flag. */
export type RawOptions = Readonly<Record<string, unknown>>

export const defaultOutputsFile = '.sportsfeeds/outputs.json'

/**
 * Options of one command, and the stack that they name.
 * @param furtherIssues what is wrong with the options in combination.
 * @throws InvalidOptionsError with every issue.
 */
export function checkOptions<S extends z.ZodType<object>>(
  schema: S,
  raw: RawOptions,
  furtherIssues: readonly string[] = [],
): z.infer<S> & { target: TargetPlan } {
  const target = targetOf(raw)
  const parsed = schema.safeParse(raw)
  const issues = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => optionIssue(String(path[0]), raw, message)),
    ...(typeof target === 'string' ? [target] : []),
    ...furtherIssues,
  ]
  if (!parsed.success || typeof target === 'string' || issues.length > 0) {
    throw new InvalidOptionsError(issues)
  }
  return { ...parsed.data, target }
}

function optionIssue(name: string, raw: RawOptions, message: string): string {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const value = raw[name]
  return typeof value === 'string' ? `${flag} ${value}: ${message}` : `${flag}: ${message}`
}

function targetOf(raw: RawOptions): TargetPlan | string {
  const { embedded, outputs, stack, provider, delivery } = TargetOptions.parse(raw)
  if ([embedded === true, outputs !== undefined, stack !== undefined].filter(Boolean).length > 1) {
    return '--embedded, --outputs and --stack exclude each other: name one stack to drive'
  }
  if (embedded === true) return { kind: 'embedded', ...(delivery === undefined ? {} : { delivery }) }
  if (stack !== undefined) return { kind: 'stack', name: stack, provider }
  return { kind: 'outputs', file: outputs ?? defaultOutputsFile, provider }
}

const TargetOptions = z.object({
  embedded: z.boolean().optional(),
  outputs: z.string().optional(),
  stack: z.string().optional(),
  provider: z.string().optional(),
  // The command's own options name what is wrong with it.
  delivery: deliveryName.optional().catch(undefined),
})
