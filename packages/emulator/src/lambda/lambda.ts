import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '../clock/clock.ts'
import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import { locateCode, parseConfiguration } from './configuration.ts'
import type { CodeLocation, FunctionConfiguration, FunctionInput } from './configuration.ts'
import { functionEnvironment } from './environment.ts'
import { functionNameOf } from './function-arn.ts'
import { createFunctionLogs } from './function-logs.ts'
import type { FunctionLogs, LogLine, OnLog } from './function-logs.ts'
import { startInstance } from './instance.ts'
import type { Instance, InstanceOutcome } from './instance.ts'
import { idleInstanceMs, maxInitMs, maxPayloadBytes, minHeapMb } from './limits.ts'
import type { InvocationResult, Invoker } from './types.ts'

export interface LambdaOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  /** Where AWS SDK clients inside the functions send their requests. */
  readonly endpoint: () => string
  readonly onLog?: OnLog | undefined
}

/** Lambda: each function runs as deployed, in worker threads with their own environment. */
export interface Lambda extends Invoker {
  createFunction(input: FunctionInput): { readonly functionArn: string }
  /** Takes effect with the next invocation; those that run finish on the former code. */
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
   * Tells the listener of each invocation as its handler is called, in place of an earlier listener. Returns the function
   * that ends it.
   */
  watch(listener: InvocationListener): () => void
  /** Ends all instances; invocations that run are answered with an error. */
  close(): Promise<void>
}

/** An invocation whose handler has been called. */
export interface RunningInvocation {
  readonly functionName: string
  /** Kills the instance that runs it. False when it has ended by then. */
  readonly kill: () => boolean
}
export type InvocationListener = (invocation: RunningInvocation) => void

interface LambdaFunction {
  configuration: FunctionConfiguration
  code: CodeLocation
  readonly arn: string
  readonly logs: FunctionLogs
  /** Warm instances, the most recently used last. */
  idle: WarmInstance[]
  readonly busy: Set<Instance>
  running: number
  readonly waiting: (() => void)[]
}

interface WarmInstance {
  readonly instance: Instance
  readonly expiry: Timer
}

export const createLambda = ({ region, accountId, clock, meter, endpoint, onLog }: LambdaOptions): Lambda => {
  const functions = new Map<string, LambdaFunction>()
  let listener: InvocationListener | undefined
  const functionArn = (name: string): string => `arn:aws:lambda:${region}:${accountId}:function:${name}`

  const find = (reference: string): LambdaFunction => {
    const found = functions.get(functionNameOf(reference) ?? '')
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${reference}`, 404)
    }
    return found
  }

  /** Undefined when there is room at once. */
  const enter = (fn: LambdaFunction): Promise<void> | undefined => {
    const { reservedConcurrency, maxConcurrency } = fn.configuration
    if (reservedConcurrency !== undefined && fn.running + fn.waiting.length >= reservedConcurrency) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
    }
    if (fn.running < maxConcurrency) {
      fn.running += 1
      return undefined
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    fn.waiting.push(resolve)
    return promise
  }

  const leave = (fn: LambdaFunction): void => {
    // The place passes to the first that waits, so that none overtakes it.
    const next = fn.waiting.shift()
    if (next === undefined) fn.running -= 1
    else next()
  }

  const takeWarm = (fn: LambdaFunction): Instance | undefined => {
    for (let warm = fn.idle.pop(); warm !== undefined; warm = fn.idle.pop()) {
      warm.expiry.cancel()
      if (warm.instance.alive) return warm.instance
    }
    return undefined
  }

  const keepWarm = (fn: LambdaFunction, instance: Instance): void => {
    const expiry = clock.setTimeout(() => {
      fn.idle = fn.idle.filter((warm) => warm.instance !== instance)
      void instance.end()
    }, idleInstanceMs)
    fn.idle.push({ instance, expiry })
  }

  const startCold = (fn: LambdaFunction): Instance => {
    const { configuration, code } = fn
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
    const logStreamName = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`
    return startInstance({
      data: {
        ...code,
        functionName: configuration.functionName,
        functionArn: fn.arn,
        memoryMb: configuration.memoryMb,
        logGroupName: `/aws/lambda/${configuration.functionName}`,
        logStreamName,
      },
      environment: functionEnvironment(configuration, {
        region,
        endpoint: endpoint(),
        taskRoot: code.taskRoot,
        logStreamName,
      }),
      heapMb: Math.max(minHeapMb, configuration.memoryMb),
      onLog: (text) => fn.logs.write(text),
    })
  }

  const run = async (fn: LambdaFunction, payload: string): Promise<InvocationResult> => {
    const { configuration } = fn
    const requestId = randomUUID()
    const warm = takeWarm(fn)
    const instance = warm ?? startCold(fn)
    fn.busy.add(instance)

    const initStartedMs = clock.now()
    let outcome = warm ? undefined : await within(clock, instance, requestId, maxInitMs, instance.ready)
    const initMs = warm ? undefined : clock.now() - initStartedMs

    fn.logs.start(requestId)
    const startedMs = clock.now()
    if (outcome === undefined) {
      const remainingMs = configuration.timeoutSeconds * 1_000
      const answer = instance.invoke({ requestId, payload, remainingMs })
      let isRunning = true
      listener?.({
        functionName: configuration.functionName,
        kill() {
          if (isRunning) void instance.end()
          return isRunning
        },
      })
      outcome = await within(clock, instance, requestId, remainingMs, answer)
      isRunning = false
    } else {
      await instance.end()
    }
    const durationMs = clock.now() - startedMs
    const result = toResult(outcome)

    fn.busy.delete(instance)
    const isCurrent = functions.get(configuration.functionName) === fn && fn.configuration === configuration
    if (instance.alive && isCurrent) keepWarm(fn, instance)
    else void instance.end()

    // Initialisation is billed too: https://aws.amazon.com/lambda/pricing/
    const billedMs = Math.max(1, Math.ceil(durationMs + (initMs ?? 0)))
    meter.add('lambda.requests', 1)
    meter.add('lambda.gbSeconds', (billedMs / 1_000) * (configuration.memoryMb / 1_024))
    if (result.kind === 'error') {
      fn.logs.failed(requestId, { errorType: result.errorType, errorMessage: result.errorMessage })
    }
    fn.logs.end({ requestId, durationMs, billedMs, memoryMb: configuration.memoryMb, initMs })
    return result
  }

  const endIdle = async (fn: LambdaFunction): Promise<void> => {
    const idle = fn.idle
    fn.idle = []
    for (const { expiry } of idle) expiry.cancel()
    await Promise.all(idle.map(({ instance }) => instance.end()))
  }

  const endAll = async (fn: LambdaFunction): Promise<void> => {
    functions.delete(fn.configuration.functionName)
    await Promise.all([endIdle(fn), ...[...fn.busy].map((instance) => instance.end())])
  }

  return {
    functionArn,
    createFunction(input) {
      const configuration = parseConfiguration(input)
      const { functionName } = configuration
      if (functions.has(functionName)) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${functionName}`, 409)
      }
      functions.set(functionName, {
        configuration,
        code: locateCode(configuration),
        arn: functionArn(functionName),
        logs: createFunctionLogs(functionName, { clock, meter, onLog }),
        idle: [],
        busy: new Set(),
        running: 0,
        waiting: [],
      })
      return { functionArn: functionArn(functionName) }
    },
    updateFunction(functionName, change) {
      const fn = find(functionName)
      const configuration = parseConfiguration({ ...fn.configuration, ...change })
      fn.code = locateCode(configuration)
      fn.configuration = configuration
      void endIdle(fn)
    },
    async deleteFunction(functionName) {
      await endAll(find(functionName))
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
      const turn = enter(fn)
      if (turn !== undefined) await turn
      try {
        // The function may have been deleted while this invocation waited.
        return await run(find(fn.arn), payload)
      } finally {
        leave(fn)
      }
    },
    async kill(functionName) {
      const fn = find(functionName)
      const [instance = takeWarm(fn)] = fn.busy
      if (instance === undefined) return false
      await instance.end()
      return true
    },
    functionNames: () => [...functions.keys()],
    async cpuMs(functionName) {
      const { idle, busy } = find(functionName)
      const instances = [...idle.map(({ instance }) => instance), ...busy]
      const times = await Promise.all(instances.map((instance) => instance.cpuMs()))
      return times.reduce((sum, ms) => sum + ms, 0)
    },
    watch(next) {
      listener = next
      return () => {
        if (listener === next) listener = undefined
      }
    },
    async close() {
      await Promise.all([...functions.values()].map(endAll))
    },
  }
}

/** The answer, or `Sandbox.Timedout` after `limitMs`, which ends the instance. */
const within = async <T>(
  clock: Clock,
  instance: Instance,
  requestId: string,
  limitMs: number,
  answer: Promise<T>,
): Promise<T | InstanceOutcome> => {
  const timedOut = Promise.withResolvers<InstanceOutcome>()
  const timer = clock.setTimeout(() => {
    const seconds = (limitMs / 1_000).toFixed(2)
    timedOut.resolve({
      kind: 'error',
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
      trace: [],
    })
    void instance.end()
  }, limitMs)
  try {
    return await Promise.race([answer, timedOut.promise])
  } finally {
    timer.cancel()
  }
}

const toResult = (outcome: InstanceOutcome): InvocationResult => {
  if (outcome.kind === 'error') return { ...outcome, functionError: 'Unhandled' }
  const bytes = Buffer.byteLength(outcome.payload)
  if (bytes <= maxPayloadBytes) return outcome
  return {
    kind: 'error',
    functionError: 'Unhandled',
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`,
  }
}
