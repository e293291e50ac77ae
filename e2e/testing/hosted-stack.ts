import program from '@sportsfeeds/infra'
import { computedOutputs, accountId } from '@sportsfeeds/infra/graph/computed-outputs'
import { readStackSettings } from '@sportsfeeds/infra/graph/stack-settings'
import { createDeployment, type ResourceChange } from '@sportsfeeds/pulumi-local/engine/deployment'
import type { ResourceHandler } from '@sportsfeeds/pulumi-local/engine/resource-handler'
import { createStackState, type ResourceState } from '@sportsfeeds/pulumi-local/engine/state'
import { createMonitor, type StackOutputValues } from '@sportsfeeds/pulumi-local/monitor'
import { createEngine, createProviderFunctions, resourceHandlers } from '@sportsfeeds/pulumi-local'
import { runLanguageHost } from './language-host.ts'

export interface Change {
  readonly change: ResourceChange
  readonly type: string
  readonly name: string
}

export interface HostedStack {
  /** Runs the program in this process, with the stack's settings file and these overrides. @throws EngineError */
  up(overrides?: Readonly<Record<string, string>>): Promise<Run>
  /** The same by the SDK's language host, in a process of its own, as the Pulumi CLI does. */
  upByHost(overrides?: Readonly<Record<string, string>>): Promise<Run>
  destroy(): Promise<readonly Change[]>
  resources(): readonly ResourceState[]
}

export interface Run {
  readonly changes: readonly Change[]
  readonly outputs: StackOutputValues
  /** Errors that the program logged. */
  readonly errors: readonly string[]
}

/**
 * Creates a stack that only records which resources would be created, updated and deleted.
 * @param own settings that override the stack's settings file in every run
 */
export function createHostedStack(stack: string, own: Readonly<Record<string, string>> = {}): HostedStack {
  const state = createStackState()
  let changes: Change[] = []
  const place = {
    project: 'sportsfeeds',
    organization: 'sportsfeeds',
    stack,
    state,
    handlers: recordingHandlers,
    functions: createProviderFunctions({ region: 'eu-west-1', accountId }),
    context: undefined,
    onChange: (change: ResourceChange, { type, name }: Omit<Change, 'change'>) => {
      if (change !== 'unchanged') changes.push({ change, type, name })
    },
  }
  const engine = createEngine(place)
  const configOf = async (overrides: Readonly<Record<string, string>>) => ({
    ...(await readStackSettings(stack)),
    ...own,
    ...overrides,
  })
  return {
    async up(overrides = {}) {
      changes = []
      const config = await configOf(overrides)
      const outputs = await engine.up(program, config)
      return { changes, outputs, errors: [] }
    },
    async upByHost(overrides = {}) {
      changes = []
      const config = await configOf(overrides)
      const deployment = createDeployment({ ...place, config })
      const run = createMonitor({ ...place, config, deployment })
      const { errors, stderr } = await runLanguageHost({ monitor: run.monitor, stack, config })
      await run.idle()
      // Rejects with the first failure of a registration, if there was one.
      await Promise.race([run.failed, Promise.resolve()])
      if (errors.length === 0) {
        if (run.stackOutputs().values.stack === undefined)
          throw new Error(`The program registered no outputs: ${stderr}`)
        await deployment.removeOthers()
      }
      return { changes, outputs: run.stackOutputs(), errors }
    },
    async destroy() {
      changes = []
      await engine.destroy()
      return changes
    },
    resources: () => state.list(),
  }
}

/** Handlers with the rules of every known type (replacement, secrets) that create nothing. */
const recordingHandlers: ReadonlyMap<string, ResourceHandler<undefined>> = new Map(
  [...resourceHandlers].map(([type, handler]) => [
    type,
    {
      type,
      replaceOn: handler.replaceOn,
      changesOnlyOnAws: handler.changesOnlyOnAws,
      createBeforeDelete: handler.createBeforeDelete,
      secretOutputs: handler.secretOutputs,
      outputsThatChange: handler.outputsThatChange,
      validate: (inputs) => handler.validate(inputs),
      predict: () => ({}),
      read: async () => ({}),
      create: async (_, { name, inputs }) => ({
        id: `${name}-id`,
        outputs: { name, ...inputs, ...computedOutputs(type, name) },
      }),
      update: async (_, { id }, { name, inputs }) => ({
        id,
        outputs: { name, ...inputs, ...computedOutputs(type, name) },
      }),
      delete: async () => undefined,
    },
  ]),
)
