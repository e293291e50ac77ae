import * as pulumi from '@pulumi/pulumi'
import { withStackTraceLimit } from '@sportsfeeds/std'
import { createDeployment, destroyAll, type DeploymentOptions } from './engine/deployment.ts'
import type { ResourceHandler } from './engine/resource-handler.ts'
import { createStackState, type ResourceState, type StackState } from './engine/state.ts'
import { EngineError, ProgramFailedError, UpdateRunningError } from './errors.ts'
import { createMonitor, type MonitorRun, type ProviderFunction, type StackOutputValues } from './monitor.ts'

/** A Pulumi program as a function: declares resources and returns the stack's outputs. */
export type Program = () => unknown

export interface EngineOptions<Context> {
  readonly project: string
  readonly stack: string
  readonly organization?: string
  readonly handlers: ReadonlyMap<string, ResourceHandler<Context>>
  readonly functions: ReadonlyMap<string, ProviderFunction>
  readonly context: Context
  readonly onChange?: DeploymentOptions<Context>['onChange']
  /** What exists already; nothing when left out. */
  readonly state?: StackState
}

/** A stack that Pulumi programs are run against, in this process. */
export interface Engine {
  /**
   * Runs the program and applies the difference to the last run: creates, updates, and at the end deletes.
   * Stops at the first failure and remembers what exists by then, so that the next update continues from there.
   * @param config by full key, such as `aws:region`; values as Pulumi's SDK reads them (objects as JSON text).
   * @throws EngineError
   */
  up(program: Program, config?: Readonly<Record<string, string>>): Promise<StackOutputValues>
  /** Removes everything in reverse order of creation. */
  destroy(): Promise<void>
  resources(): readonly ResourceState[]
}

// Pulumi's runtime keeps its monitor, its configuration and the root resource in globals of the process.
let runningStack: string | undefined

/** Enough for the program's own line when what it calls throws. */
const framesOfErrors = 4

export function createEngine<Context>(options: EngineOptions<Context>): Engine {
  const { project, stack, organization = 'local', handlers, functions, context } = options
  const onChange = options.onChange ?? (() => undefined)
  const state = options.state ?? createStackState()

  return {
    async up(program, config = {}) {
      const deployment = createDeployment({ project, stack, state, handlers, context, config, onChange })
      const run = createMonitor({ project, stack, organization, config, deployment, functions })
      if (runningStack !== undefined) throw new UpdateRunningError(runningStack)
      runningStack = stack
      try {
        // Serialised requests make the order of creation the same in every run.
        pulumi.runtime.resetOptions(project, stack, 1, '', 'mock', false, organization)
        pulumi.runtime.setMockOptions(run.monitor, project, stack, false, organization)
        pulumi.runtime.setAllConfig({ ...config })
        await withStackTraceLimit(framesOfErrors, () => runProgram({ program }, run))
        await deployment.removeOthers()
        return run.stackOutputs()
      } finally {
        runningStack = undefined
      }
    },
    destroy: () => destroyAll({ state, handlers, context, onChange }),
    resources: () => state.list(),
  }
}

// Called as a method, even an arrow function has a name in stack traces: the SDK finds source lines in named frames only.
async function runProgram(named: { readonly program: Program }, run: MonitorRun): Promise<void> {
  const fail = (error: unknown): void =>
    run.fail(error instanceof EngineError ? error : new ProgramFailedError(error))
  const completed = async (): Promise<void> => {
    await pulumi.runtime.runInPulumiStack(async () => {
      try {
        return await named.program()
      } catch (error) {
        // Rejecting would reject each of the stack's outputs, unseen by anyone.
        fail(error)
        return {}
      }
    })
    // Resolves after every registration, the stack's own outputs included.
    await pulumi.runtime.disconnect()
    await run.idle()
  }
  // An `apply` that throws shows nowhere else: the SDK rejects the promises behind the resource that needed it.
  process.on('unhandledRejection', fail)
  try {
    await Promise.race([completed(), run.failed])
    // Failures that did not hold up the program.
    await Promise.race([nextTurn(), run.failed])
  } catch (error) {
    await run.idle()
    await nextTurn()
    throw error
  } finally {
    process.off('unhandledRejection', fail)
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
