import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { defaultMaxConcurrency } from './limits.ts'

/** Input of CreateFunction, with the defaults of AWS. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const FunctionConfiguration = z.object({
  functionName: z.string().regex(/^[\w-]{1,64}$/),
  /** The deployed code: a folder, or one file. */
  codePath: z.string().min(1),
  /** `<file without extension>.<export>`. */
  handler: z.string().regex(/^[^\s.]+\.[^\s.]+$/),
  runtime: z
    .string()
    .regex(/^nodejs\d+\.x$/, 'must be a Node.js runtime, such as nodejs24.x')
    .default('nodejs24.x'),
  memoryMb: z.number().int().min(128).max(10_240).default(128),
  timeoutSeconds: z.number().int().min(1).max(900).default(3),
  environment: z.record(z.string(), z.string()).default({}),
  /** Invocations beyond this many at once are refused. */
  reservedConcurrency: z.number().int().nonnegative().optional(),
  /** Invocations beyond this many at once wait. */
  maxConcurrency: z.number().int().positive().default(defaultMaxConcurrency),
})

export type FunctionInput = z.input<typeof FunctionConfiguration>
export type FunctionConfiguration = z.output<typeof FunctionConfiguration>

/** @throws AwsError InvalidParameterValueException */
export function parseConfiguration(input: FunctionInput): FunctionConfiguration {
  const parsed = FunctionConfiguration.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AwsError(
    'InvalidParameterValueException',
    `Function "${input.functionName}": ${z.prettifyError(parsed.error)}`,
    400,
    { cause: parsed.error },
  )
}

export interface CodeLocation {
  readonly taskRoot: string
  readonly moduleName: string
  readonly exportName: string
  readonly moduleFile?: string
}

/** @throws AwsError InvalidParameterValueException when there is no code. */
export function locateCode({ functionName, codePath, handler }: FunctionConfiguration): CodeLocation {
  const stats = statSync(codePath, { throwIfNoEntry: false })
  if (stats === undefined) {
    throw new AwsError(
      'InvalidParameterValueException',
      `The code of function "${functionName}" is not at "${codePath}"; build it first.`,
    )
  }
  const dot = handler.lastIndexOf('.')
  const names = { moduleName: handler.slice(0, dot), exportName: handler.slice(dot + 1) }
  return stats.isDirectory()
    ? { ...names, taskRoot: codePath }
    : { ...names, taskRoot: dirname(codePath), moduleFile: codePath }
}
