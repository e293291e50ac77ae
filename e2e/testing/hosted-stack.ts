import { computedOutputs, accountId } from '@sportsfeeds/infra/graph/computed-outputs'
import { readStackSettings } from '@sportsfeeds/infra/graph/stack-settings'
import {
  createDeployment,
  destroyAll,
  type ResourceChange,
} from '@sportsfeeds/pulumi-local/engine/deployment'
import type { ResourceHandler } from '@sportsfeeds/pulumi-local/engine/resource-handler'
import { createStackState, type ResourceState } from '@sportsfeeds/pulumi-local/engine/state'
import { createMonitor, type StackOutputValues } from '@sportsfeeds/pulumi-local/monitor'
import { createProviderFunctions, resourceHandlers } from '@sportsfeeds/pulumi-local'
import { runLanguageHost } from './language-host.ts'

export interface Change {
  readonly change: ResourceChange
  readonly type: string
  readonly name: string
}

export interface HostedStack {
  /** Runs the program with the stack's settings file and these overrides. @returns the changes, outputs and errors */
  up(overrides?: Readonly<Record<string, string>>): Promise<{
    readonly changes: readonly Change[]
    readonly outputs: StackOutputValues
    readonly errors: readonly string[]
  }>
  destroy(): Promise<readonly Change[]>
  resources(): readonly ResourceState[]
}

/**
 * Creates a stack that only records which resources would be created, updated and deleted.
 * @param own settings that override the stack's settings file in every run
 */
export function createHostedStack(stack: string, own: Readonly<Record<string, string>> = {}): HostedStack {
  const state = createStackState()
  const place = { project: 'sportsfeeds', stack, state, handlers: recordingHandlers, context: undefined }
  return {
    async up(overrides = {}) {
      const config = { ...(await readStackSettings(stack)), ...own, ...overrides }
      const changes: Change[] = []
      const deployment = createDeployment({
        ...place,
        config,
        onChange: (change, { type, name }) => void changes.push({ change, type, name }),
      })
      const run = createMonitor({
        project: 'sportsfeeds',
        stack,
        organization: 'sportsfeeds',
        config,
        deployment,
        functions: createProviderFunctions({ region: 'eu-west-1', accountId }),
      })
      const { errors, stderr } = await runLanguageHost({ monitor: run.monitor, stack, config })
      await run.idle()
      // Rejects with the first failure of a registration, if there was one.
      await Promise.race([run.failed, Promise.resolve()])
      if (errors.length === 0) {
        if (run.stackOutputs().values.stack === undefined)
          throw new Error(`The program registered no outputs: ${stderr}`)
        await deployment.removeOthers()
      }
      return {
        changes: changes.filter(({ change }) => change !== 'unchanged'),
        outputs: run.stackOutputs(),
        errors,
      }
    },
    async destroy() {
      const changes: Change[] = []
      await destroyAll({
        ...place,
        onChange: (change, { type, name }) => void changes.push({ change, type, name }),
      })
      return changes
    },
    resources: () => state.list(),
  }
}

/** Handlers with the rules of every known type (replacement, secrets) that create nothing. */
const recordingHandlers: ReadonlyMap<string, ResourceHandler<undefined>> = new Map(
  [...resourceHandlers].map(([type, { replaceOn, createBeforeDelete, secretOutputs }]) => [
    type,
    {
      type,
      replaceOn,
      createBeforeDelete,
      secretOutputs,
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
