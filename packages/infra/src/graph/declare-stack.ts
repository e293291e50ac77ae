import * as pulumi from '@pulumi/pulumi'
import type resourceProto from '@pulumi/pulumi/proto/resource_pb.js'
import { withStackTraceLimit } from '@sportsfeeds/std'
import type { Builds } from '../builds.ts'
import { createProgram, type ProgramOutputs } from '../program.ts'
import { computedOutputs, functionResults } from './computed-outputs.ts'
import { readStackSettings } from './stack-settings.ts'

/** A resource as the program registers it. */
export interface DeclaredResource {
  readonly urn: string
  readonly type: string
  readonly name: string
  /** URN; empty for the stack itself. */
  readonly parent: string
  readonly custom: boolean
  readonly protect: boolean
  readonly retainOnDelete: boolean
  readonly ignoreChanges: readonly string[]
  /** `<urn>::<id>` of the provider that was given; empty for a default one. */
  readonly provider: string
  /** URNs of what its inputs or its `dependsOn` name. */
  readonly dependencies: readonly string[]
  readonly inputs: Readonly<Record<string, unknown>>
  /** The inputs that Pulumi keeps encrypted, by name. */
  readonly secretInputs: readonly string[]
}

export interface DeclaredStack {
  readonly stack: string
  /** In the order of declaration. */
  readonly resources: readonly DeclaredResource[]
  readonly outputs: ProgramOutputs
  ofType(type: string): readonly DeclaredResource[]
  /** The only resource of a type. @throws Error when there is none, or more than one. */
  only(type: string): DeclaredResource
}

/**
 * Declares a stack with the settings of its own file, against a recorder in place of an engine: nothing is made anywhere.
 * Pulumi's runtime is global to the process, so one at a time.
 * @param overrides settings by full key that win over the file's.
 * @param builds the builds of other packages; stand-ins when left out, since nothing is read from them.
 */
export async function declareStack(
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
  builds: Builds = sampleBuilds,
): Promise<DeclaredStack> {
  const settings = { ...(await readStackSettings(stack)), ...overrides }
  const inputs = new Map<string, Pick<DeclaredResource, 'inputs' | 'secretInputs'>>()
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, id, inputs: given }) => {
        inputs.set(`${type} ${name}`, readInputs(given))
        return { id: id || `${name}-id`, state: { name, ...given, ...computedOutputs(type, name) } }
      },
      call: ({ token }) => functionResults[token] ?? {},
    },
    project,
    stack,
  )
  const registered = recordRegistrations()
  pulumi.runtime.setAllConfig(settings)
  const outputs = await withStackTraceLimit(1, async () => {
    const declared = await createProgram(builds)()
    await pulumi.runtime.disconnect()
    return declared
  })
  const resources = registered.map((resource) => ({
    ...resource,
    ...(inputs.get(`${resource.type} ${resource.name}`) ?? { inputs: {}, secretInputs: [] }),
  }))
  const ofType = (type: string) => resources.filter((resource) => resource.type === type)
  return {
    stack,
    resources,
    outputs,
    ofType,
    only: (type) => {
      const [resource, ...more] = ofType(type)
      if (resource !== undefined && more.length === 0) return resource
      throw new Error(`${stack} declares ${ofType(type).length} resources of type ${type}, not one.`)
    },
  }
}

const project = 'sportsfeeds'

const sampleBuilds: Builds = {
  requireFunctions: () => Promise.resolve(),
  consoleFiles: () =>
    Promise.resolve(
      ['assets/index-sample.css', 'assets/index-sample.js', 'favicon.svg', 'index.html'].map((key) => ({
        key,
        path: `/console/dist/${key}`,
      })),
    ),
}

/** Inputs come with their secrets wrapped. */
function readInputs(given: Readonly<Record<string, unknown>>) {
  return {
    inputs: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, withoutSecrecy(value)])),
    secretInputs: Object.keys(given).filter((key) => hasSecret(given[key])),
  }
}

function hasSecret(value: unknown): boolean {
  return (
    pulumi.runtime.isRpcSecret(value) ||
    (typeof value === 'object' && value !== null && Object.values(value).some(hasSecret))
  )
}

function withoutSecrecy(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return withoutSecrecy(pulumi.runtime.unwrapRpcSecret(value))
  if (Array.isArray(value)) return value.map(withoutSecrecy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrecy(inner)]))
}

/** Listens to the recorder's own registrations: its callbacks leave out parents and dependencies. */
function recordRegistrations(): Omit<DeclaredResource, 'inputs' | 'secretInputs'>[] {
  const registered: Omit<DeclaredResource, 'inputs' | 'secretInputs'>[] = []
  // The recorder that setMocks has put there; only this method of it is touched.
  const monitor = pulumi.runtime.getMonitor() as unknown as RegisteringMonitor
  const register = monitor.registerResource.bind(monitor)
  monitor.registerResource = (request, callback) =>
    register(request, (error, reply) => {
      if (reply !== undefined) registered.push(toDeclared(request, reply.getUrn()))
      callback(error, reply)
    })
  return registered
}

interface RegisteringMonitor {
  registerResource(
    request: resourceProto.RegisterResourceRequest,
    callback: (error: unknown, reply?: resourceProto.RegisterResourceResponse) => void,
  ): void
}

function toDeclared(request: resourceProto.RegisterResourceRequest, urn: string) {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    provider: request.getProvider(),
    dependencies: request.getDependenciesList(),
  }
}
