import { Worker } from 'node:worker_threads'
import type { InstanceData, InstanceMessage, InvokeMessage } from './protocol.ts'

export type InstanceOutcome =
  | { readonly kind: 'ok'; readonly payload: string }
  | {
      readonly kind: 'error'
      readonly errorType: string
      readonly errorMessage: string
      readonly trace: readonly string[]
    }

/** One worker thread with the function loaded: it runs one invocation at a time. */
export interface Instance {
  readonly alive: boolean
  /** Resolves when the module is loaded; an outcome means that it could not be. */
  readonly ready: Promise<InstanceOutcome | undefined>
  /** Resolves when an invocation has ended, or the thread has. */
  readonly firstInvocation: Promise<void>
  invoke(message: InvokeMessage): Promise<InstanceOutcome>
  /** CPU time of the thread since its start; 0 when it is gone. */
  cpuMs(): Promise<number>
  /** Ends the thread; a running invocation ends with `Runtime.ExitError`. */
  end(): Promise<void>
}

export interface InstanceOptions {
  readonly data: InstanceData
  readonly environment: Readonly<Record<string, string>>
  readonly heapMb: number
  readonly onLog: (text: string) => void
}

export function startInstance({ data, environment, heapMb, onLog }: InstanceOptions): Instance {
  const worker = new Worker(new URL('./bootstrap.mjs', import.meta.url), {
    name: data.functionName,
    workerData: data,
    env: { ...environment },
    execArgv: [],
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()

  let alive = true
  let requestId = ''
  let ending = false
  let outOfMemory = false
  const initialised = Promise.withResolvers<InstanceOutcome | undefined>()
  const firstInvocation = Promise.withResolvers<void>()
  let settleInvocation: ((outcome: InstanceOutcome) => void) | undefined

  const settle = (outcome: InstanceOutcome): void => {
    initialised.resolve(outcome)
    settleInvocation?.(outcome)
    settleInvocation = undefined
    firstInvocation.resolve()
  }

  worker.on('message', (message: InstanceMessage) => {
    switch (message.type) {
      case 'ready':
        return initialised.resolve(undefined)
      case 'log':
        return onLog(message.text)
      case 'result':
        // The thread may get this far before it stops; what it did stays done.
        if (ending) return
        return settle({ kind: 'ok', payload: message.payload })
      case 'error': {
        if (ending) return
        if (message.fatal) alive = false
        const { errorType, errorMessage, trace } = message
        return settle({ kind: 'error', errorType, errorMessage, trace })
      }
    }
  })
  worker.on('error', (error) => {
    alive = false
    outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  })
  worker.on('exit', (status) => {
    alive = false
    settle(exitError(requestId, ending || outOfMemory ? 'killed' : status))
  })

  return {
    get alive() {
      return alive
    },
    ready: initialised.promise,
    firstInvocation: firstInvocation.promise,
    invoke(message) {
      requestId = message.requestId
      if (!alive) return Promise.resolve(exitError(requestId, 'killed'))
      const { promise, resolve } = Promise.withResolvers<InstanceOutcome>()
      settleInvocation = resolve
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(message)
      return promise
    },
    async cpuMs() {
      if (!alive) return 0
      // Rejected when the thread ends meanwhile.
      const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }))
      return (user + system) / 1_000
    },
    async end() {
      ending = true
      alive = false
      await worker.terminate()
    },
  }
}

/** Lambda's wording for a runtime that exited. */
function exitError(requestId: string, status: number | 'killed'): InstanceOutcome {
  const reason =
    status === 'killed'
      ? 'Runtime exited with error: signal: killed'
      : status === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${status}`
  const prefix = requestId === '' ? '' : `RequestId: ${requestId} `
  return {
    kind: 'error',
    errorType: 'Runtime.ExitError',
    errorMessage: `${prefix}Error: ${reason}`,
    trace: [],
  }
}
