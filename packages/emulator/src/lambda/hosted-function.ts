import { randomUUID } from 'node:crypto'
import { type Clock, sleep } from '@sportsfeeds/std'
import type { LimitFunction } from 'p-limit'
import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import { type CodeLocation, type FunctionConfiguration, locateCode } from './configuration.ts'
import { functionEnvironment } from './environment.ts'
import { createFunctionLogs, type FunctionLogs, type OnLog } from './function-logs.ts'
import { type Instance, type InstanceOutcome, startInstance } from './instance.ts'
import { outcomeWithin, timedOutType } from './outcome-within.ts'
import { maxFirstInvocationMs, maxInitMs, maxPayloadBytes, minHeapMb } from './limits.ts'
import type { InstanceChooser, InvocationListener, InvocationResult } from './types.ts'
import { createWarmInstances } from './warm-instances.ts'

export interface HostedFunctionDeps {
  readonly arn: string
  readonly region: string
  readonly clock: Clock
  readonly meter: Meter
  readonly endpoint: () => string
  /** Limits how many instances of all functions start at once. */
  readonly coldStarts: LimitFunction
  readonly onLog?: OnLog | undefined
  /** Called for each invocation as its handler is called. */
  readonly listener: () => InvocationListener | undefined
  readonly chooser: () => InstanceChooser | undefined
}

/** One function with its instances: warm ones are used again. */
export interface HostedFunction {
  readonly arn: string
  readonly configuration: () => FunctionConfiguration
  readonly logs: FunctionLogs
  /** Waits its turn when as many run as may. @throws TooManyRequestsException beyond the reserved concurrency. */
  invoke(payload: string): Promise<InvocationResult>
  /** Takes effect with the next invocation; those that run finish on the former code. */
  update(configuration: FunctionConfiguration): void
  /** Kills one instance, a running one first. False when none is alive. */
  kill(): Promise<boolean>
  /** CPU time of the living instances since each was started. */
  cpuMs(): Promise<number>
  /** Ends all instances; running and waiting invocations end with an error. */
  end(): Promise<void>
}

interface ObtainedInstance {
  readonly instance: Instance
  readonly isCold: boolean
}

interface Invocation {
  readonly requestId: string
  readonly payload: string
  readonly timeoutMs: number
}

export function createHostedFunction(
  initial: FunctionConfiguration,
  deps: HostedFunctionDeps,
): HostedFunction {
  const { arn, region, clock, meter, endpoint, coldStarts, onLog, listener, chooser } = deps
  const { functionName } = initial
  const logs = createFunctionLogs(functionName, { clock, meter, onLog })
  let configuration = initial
  let code: CodeLocation = locateCode(initial)
  let isDeleted = false
  const idle = createWarmInstances(clock)
  const busy = new Set<Instance>()
  let running = 0
  const waiting: (() => void)[] = []
  const withoutInstance: PromiseWithResolvers<ObtainedInstance>[] = []

  /** Undefined when an invocation may run at once. */
  const enter = (): Promise<void> | undefined => {
    const { reservedConcurrency, maxConcurrency } = configuration
    if (reservedConcurrency !== undefined && running + waiting.length >= reservedConcurrency) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
    }
    // What AWS keeps for a function alone it has at any time, however busy the others are.
    if (running < (reservedConcurrency ?? maxConcurrency)) {
      running += 1
      return undefined
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    return promise
  }

  const leave = (): void => {
    // The place passes to the first that waits, so that none overtakes it.
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  const startCold = (): Instance => {
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
    const logStreamName = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`
    return startInstance({
      data: {
        ...code,
        functionName,
        functionArn: arn,
        memoryMb: configuration.memoryMb,
        logGroupName: `/aws/lambda/${functionName}`,
        logStreamName,
      },
      environment: functionEnvironment(configuration, {
        region,
        endpoint: endpoint(),
        taskRoot: code.taskRoot,
        logStreamName,
      }),
      heapMb: Math.max(minHeapMb, configuration.memoryMb),
      onLog: (text) => logs.write(text),
    })
  }

  /** Takes an idle instance, the next one to become idle, or a new one, whichever is there first. */
  const obtainInstance = async (): Promise<ObtainedInstance> => {
    const choice = chooser()?.({ functionName, idle: idle.all().length, busy: busy.size })
    const warm = choice === 'new' ? undefined : idle.take(choice)
    if (warm !== undefined) {
      busy.add(warm)
      return { instance: warm, isCold: false }
    }
    const wanted = Promise.withResolvers<ObtainedInstance>()
    withoutInstance.push(wanted)
    void coldStarts(async () => {
      const next = withoutInstance.shift()
      if (next === undefined) return
      let instance: Instance
      try {
        instance = startCold()
      } catch (error) {
        // The machine has no thread to spare: that fails this invocation, and no other.
        next.reject(error)
        return
      }
      busy.add(instance)
      next.resolve({ instance, isCold: true })
      await instance.ready
      await Promise.race([instance.firstInvocation, sleep(clock, maxFirstInvocationMs)])
    })
    return wanted.promise
  }

  const giveBack = (instance: Instance): void => {
    const next = withoutInstance.shift()
    if (next !== undefined) return next.resolve({ instance, isCold: false })
    busy.delete(instance)
    idle.keep(instance)
  }

  const run = async (payload: string): Promise<InvocationResult> => {
    const requestId = randomUUID()
    const { isCold, ...obtained } = await obtainInstance()
    let { instance } = obtained
    const current = configuration

    const initStartedMs = clock.now()
    let outcome = isCold
      ? await outcomeWithin(clock, instance, requestId, maxInitMs, instance.ready)
      : undefined
    const initMs = isCold ? clock.now() - initStartedMs : undefined
    if (outcome?.kind === 'error' && outcome.errorType === timedOutType && !isDeleted) {
      // A second attempt has the function's timeout:
      // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
      busy.delete(instance)
      instance = startCold()
      busy.add(instance)
      outcome = undefined
    }

    logs.start(requestId)
    const startedMs = clock.now()
    const timeoutMs = current.timeoutSeconds * 1_000
    outcome ??= await outcomeWithin(
      clock,
      instance,
      requestId,
      timeoutMs,
      handle(instance, { requestId, payload, timeoutMs }),
    )
    const durationMs = clock.now() - startedMs
    const result = toResult(outcome)

    if (instance.alive && !isDeleted && configuration === current) giveBack(instance)
    else {
      busy.delete(instance)
      void instance.end()
    }

    // Initialisation is billed too: https://aws.amazon.com/lambda/pricing/
    const billedMs = Math.max(1, Math.ceil(durationMs + (initMs ?? 0)))
    meter.add('lambda.requests', 1)
    meter.add('lambda.gbSeconds', (billedMs / 1_000) * (current.memoryMb / 1_024))
    if (result.kind === 'error') {
      logs.failed(requestId, { errorType: result.errorType, errorMessage: result.errorMessage })
    }
    logs.end({ requestId, durationMs, billedMs, memoryMb: current.memoryMb, initMs })
    return result
  }

  const handle = async (
    instance: Instance,
    { requestId, payload, timeoutMs }: Invocation,
  ): Promise<InstanceOutcome> => {
    const startedMs = clock.now()
    const failedInit = await instance.ready
    if (failedInit !== undefined) return failedInit
    const remainingMs = timeoutMs - (clock.now() - startedMs)
    const invocation = instance.invoke({ requestId, payload, remainingMs })
    let isRunning = true
    listener()?.({
      functionName,
      kill() {
        if (isRunning) void instance.end()
        return isRunning
      },
    })
    const outcome = await invocation
    isRunning = false
    return outcome
  }

  return {
    arn,
    configuration: () => configuration,
    logs,
    async invoke(payload) {
      const turn = enter()
      if (turn !== undefined) await turn
      try {
        // It may have been deleted while this invocation waited.
        if (isDeleted) throw functionNotFound(arn)
        return await run(payload)
      } finally {
        leave()
      }
    },
    update(next) {
      code = locateCode(next)
      configuration = next
      void idle.end()
    },
    async kill() {
      const [instance = idle.take()] = busy
      if (instance === undefined) return false
      await instance.end()
      return true
    },
    async cpuMs() {
      const times = await Promise.all([...idle.all(), ...busy].map((instance) => instance.cpuMs()))
      return times.reduce((sum, ms) => sum + ms, 0)
    },
    async end() {
      isDeleted = true
      for (const wanted of withoutInstance.splice(0)) wanted.reject(functionNotFound(arn))
      await Promise.all([idle.end(), ...[...busy].map((instance) => instance.end())])
    },
  }
}

export function functionNotFound(reference: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${reference}`, 404)
}

function toResult(outcome: InstanceOutcome): InvocationResult {
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
