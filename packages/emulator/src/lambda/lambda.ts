import { availableParallelism } from 'node:os'
import type { Clock } from '@sportsfeeds/std'
import pLimit from 'p-limit'
import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import { type FunctionInput, parseConfiguration } from './configuration.ts'
import { functionNameOf } from './function-arn.ts'
import type { LogLine, OnLog } from './function-logs.ts'
import { createHostedFunction, functionNotFound, type HostedFunction } from './hosted-function.ts'
import { coldStartsPerCore, maxPayloadBytes } from './limits.ts'
import type { InstanceChooser, InvocationListener, Invoker } from './types.ts'

export interface LambdaOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  /** Endpoint of AWS SDK clients inside the functions. */
  readonly endpoint: () => string
  readonly onLog?: OnLog | undefined
}

/** Lambda: each function runs as deployed, in worker threads with their own environment. */
export interface Lambda extends Invoker {
  createFunction(input: FunctionInput): { readonly functionArn: string }
  /** Takes effect with the next invocation; running ones finish on the previous code. */
  updateFunction(functionName: string, change: Partial<Omit<FunctionInput, 'functionName'>>): void
  deleteFunction(functionName: string): Promise<void>
  functionArn(functionName: string): string
  logs(functionName: string): readonly LogLine[]
  functionNames(): readonly string[]
  /** CPU time of the living instances of a function since each was started. */
  cpuMs(functionName: string): Promise<number>
  /** Kills one instance, a running one first. False when none is alive. */
  kill(functionName: string): Promise<boolean>
  /**
   * Calls the listener for each invocation as its handler is called, in place of an earlier listener.
   * @returns an unsubscribe function.
   */
  watch(listener: InvocationListener): () => void
  /** Lets this choose the instance of each invocation; without one the instance used last is taken. */
  chooseInstances(chooser: InstanceChooser | undefined): void
  /** Ends all instances; running invocations end with an error. */
  close(): Promise<void>
}

export function createLambda({ region, accountId, clock, meter, endpoint, onLog }: LambdaOptions): Lambda {
  const functions = new Map<string, HostedFunction>()
  const coldStarts = pLimit(Math.max(1, Math.floor(availableParallelism() * coldStartsPerCore)))
  let listener: InvocationListener | undefined
  let chooser: InstanceChooser | undefined
  const functionArn = (name: string): string => `arn:aws:lambda:${region}:${accountId}:function:${name}`

  const find = (reference: string): HostedFunction => {
    const found = functions.get(functionNameOf(reference) ?? '')
    if (found === undefined) throw functionNotFound(reference)
    return found
  }

  return {
    functionArn,
    createFunction(input) {
      const configuration = parseConfiguration(input)
      const { functionName } = configuration
      if (functions.has(functionName)) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${functionName}`, 409)
      }
      const arn = functionArn(functionName)
      functions.set(
        functionName,
        createHostedFunction(configuration, {
          arn,
          region,
          clock,
          meter,
          endpoint,
          coldStarts,
          onLog,
          listener: () => listener,
          chooser: () => chooser,
        }),
      )
      return { functionArn: arn }
    },
    updateFunction(functionName, change) {
      const fn = find(functionName)
      fn.update(parseConfiguration({ ...fn.configuration(), ...change }))
    },
    async deleteFunction(functionName) {
      const fn = find(functionName)
      functions.delete(fn.configuration().functionName)
      await fn.end()
    },
    logs: (functionName) => find(functionName).logs.lines(),
    async invoke(reference, payload) {
      const fn = find(reference)
      const bytes = Buffer.byteLength(payload)
      if (bytes > maxPayloadBytes) {
        throw new AwsError(
          'RequestTooLargeException',
          `Request must be smaller than ${maxPayloadBytes} bytes for the InvokeFunction operation; it has ${bytes}.`,
          413,
        )
      }
      return fn.invoke(payload)
    },
    kill: async (functionName) => find(functionName).kill(),
    functionNames: () => [...functions.keys()],
    cpuMs: async (functionName) => find(functionName).cpuMs(),
    watch(next) {
      listener = next
      return () => {
        if (listener === next) listener = undefined
      }
    },
    chooseInstances(next) {
      chooser = next
    },
    async close() {
      const all = [...functions.values()]
      functions.clear()
      await Promise.all(all.map((fn) => fn.end()))
    },
  }
}
