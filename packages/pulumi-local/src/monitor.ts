import resourceGrpc from '@pulumi/pulumi/proto/resource_grpc_pb.js'
import resourceProto from '@pulumi/pulumi/proto/resource_pb.js'
import type emptyProto from 'google-protobuf/google/protobuf/empty_pb.js'
import type { Deployment } from './engine/deployment.ts'
import { decodeProperties, encodeProperties, type Properties } from './engine/property-values.ts'
import { readRegistration } from './engine/read-registration.ts'
import { stackType } from './engine/urn.ts'
import { messageOf, UnknownFunctionError, UnsupportedOptionError } from './errors.ts'

/** Answers a provider function such as `aws:index/getRegion:getRegion`. */
export type ProviderFunction = (args: Properties) => Properties | Promise<Properties>

export interface MonitorOptions {
  readonly project: string
  readonly stack: string
  readonly organization: string
  readonly config: Readonly<Record<string, string>>
  readonly deployment: Deployment
  readonly functions: ReadonlyMap<string, ProviderFunction>
}

/**
 * The methods of Pulumi's ResourceMonitor service that this engine carries out, as unary calls: the SDK takes the
 * object in process, and a gRPC server can serve the same one.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto
 */
export interface ResourceMonitor {
  readonly getDeploymentInfo: Unary<emptyProto.Empty, resourceProto.DeploymentInfo>
  readonly supportsFeature: Unary<resourceProto.SupportsFeatureRequest, resourceProto.SupportsFeatureResponse>
  readonly invoke: Unary<resourceProto.ResourceInvokeRequest, resourceProto.ResourceInvokeResponse>
  readonly call: Unary<unknown, never>
  readonly readResource: Unary<resourceProto.ReadResourceRequest, never>
  readonly registerResource: Unary<
    resourceProto.RegisterResourceRequest,
    resourceProto.RegisterResourceResponse
  >
  readonly registerResourceOutputs: Unary<resourceProto.RegisterResourceOutputsRequest, emptyProto.Empty>
  readonly registerStackTransform: Unary<unknown, never>
  readonly registerStackInvokeTransform: Unary<unknown, never>
  readonly registerResourceHook: Unary<unknown, never>
  readonly registerErrorHook: Unary<unknown, never>
  readonly registerPackage: Unary<unknown, never>
  readonly signalAndWaitForShutdown: Unary<emptyProto.Empty, emptyProto.Empty>
}

export interface StackOutputValues {
  readonly values: Properties
  readonly secretKeys: ReadonlySet<string>
}

export interface MonitorRun {
  readonly monitor: ResourceMonitor
  /** Ends the run: every later request gets CANCELLED. The first error counts. */
  fail(error: unknown): void
  /** Rejects with the first error; never resolves. */
  readonly failed: Promise<never>
  /** Resolves when no operation is under way. */
  idle(): Promise<void>
  stackOutputs(): StackOutputValues
}

/**
 * One run's ResourceMonitor. Like Pulumi's own engine it stops at the first failure. The failed request, and whatever
 * the program requests after it, gets CANCELLED: the SDK then leaves the outputs of those resources pending for
 * ever, whereas any other status rejects each of them and leaves dozens of unhandled rejections.
 */
export function createMonitor(options: MonitorOptions): MonitorRun {
  const { deployment, functions } = options
  const { promise: failed, reject } = Promise.withResolvers<never>()
  // The caller may look only after the program has ended.
  failed.catch(() => undefined)
  const underWay = new Set<Promise<void>>()
  let hasFailed = false
  let stackOutputs: StackOutputValues = { values: {}, secretKeys: new Set() }

  const fail = (error: unknown): void => {
    hasFailed = true
    reject(error)
  }

  const unary =
    <Request, Reply>(handle: (request: Request) => Reply | Promise<Reply>): Unary<Request, Reply> =>
    (callOrRequest, callback) => {
      if (hasFailed) {
        callback(cancelled('The update has failed.'))
        return
      }
      const operation = (async () => {
        try {
          callback(null, await handle(requestOf(callOrRequest)))
        } catch (error) {
          fail(error)
          callback(cancelled(messageOf(error)))
        }
      })()
      underWay.add(operation)
      void operation.then(() => underWay.delete(operation))
    }

  const registerResource = async (request: resourceProto.RegisterResourceRequest) => {
    const { urn, id, outputs, secretKeys } = await deployment.register(readRegistration(request, deployment))
    const reply = newReply('registerResource', resourceProto.RegisterResourceResponse)
    reply.setUrn(urn)
    reply.setId(id)
    reply.setObject(encodeProperties(outputs, secretKeys))
    return reply
  }

  const invoke = async (request: resourceProto.ResourceInvokeRequest) => {
    const call = functions.get(request.getTok())
    if (call === undefined) throw new UnknownFunctionError(request.getTok())
    const { values } = decodeProperties(request.getArgs())
    const reply = newReply('invoke', resourceProto.ResourceInvokeResponse)
    reply.setReturn(encodeProperties(await call(values), new Set()))
    return reply
  }

  const registerResourceOutputs = (request: resourceProto.RegisterResourceOutputsRequest) => {
    if (request.getUrn().split('::')[2] === stackType) {
      stackOutputs = decodeOutputs(request)
    }
    return newReply<emptyProto.Empty>('registerResourceOutputs')
  }

  const getDeploymentInfo = () => {
    const reply = newReply('getDeploymentInfo', resourceProto.DeploymentInfo)
    reply.setProject(options.project)
    reply.setStack(options.stack)
    reply.setOrganization(options.organization)
    reply.setSupportedfeaturesList([...supportedFeatures])
    for (const [key, value] of Object.entries(options.config)) reply.getConfigMap().set(key, value)
    return reply
  }

  const refuse = (what: string) =>
    unary<unknown, never>(() => {
      throw new UnsupportedOptionError({ type: 'program', name: options.project }, what)
    })

  return {
    monitor: {
      getDeploymentInfo: unary(getDeploymentInfo),
      supportsFeature: unary(supportsFeature),
      invoke: unary(invoke),
      registerResource: unary(registerResource),
      registerResourceOutputs: unary(registerResourceOutputs),
      signalAndWaitForShutdown: unary(() => newReply<emptyProto.Empty>('signalAndWaitForShutdown')),
      readResource: unary((request) => {
        throw new UnsupportedOptionError(
          { type: request.getType(), name: request.getName() },
          'reading resources that it has not made (`get`)',
        )
      }),
      call: refuse('method calls on resources'),
      registerStackTransform: refuse('transforms'),
      registerStackInvokeTransform: refuse('transforms of functions'),
      registerResourceHook: refuse('resource hooks'),
      registerErrorHook: refuse('error hooks'),
      registerPackage: refuse('parameterized providers'),
    },
    fail,
    failed,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    stackOutputs: () => stackOutputs,
  }
}

/** In process the SDK passes the request itself; a gRPC server passes a call that holds it. */
type Unary<Request, Reply> = (
  callOrRequest: Request | { readonly request: Request },
  callback: (error: Status | null, reply?: Reply) => void,
) => void

/** The status of a failed gRPC call: https://grpc.io/docs/guides/status-codes/ */
interface Status {
  readonly code: number
  readonly details: string
  readonly message: string
}

// Resource references and output values are left out on purpose: the SDK then sends ids and plain values.
const { ResourceMonitorFeature: Feature } = resourceProto
const supportedFeatures = [
  Feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  Feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  // Accepted and without effect: what is deleted with another resource is deleted on its own here.
  Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
] as const
const supportedLegacyFeatures = new Set(['secrets', 'aliasSpecs', 'deletedWith'])

const cancelledCode = 1

function cancelled(details: string): Status {
  return { code: cancelledCode, details, message: details }
}

// A generated message has accessors, and no field named `request`.
function requestOf<Request>(callOrRequest: Request | { readonly request: Request }): Request {
  return typeof callOrRequest === 'object' && callOrRequest !== null && 'request' in callOrRequest
    ? callOrRequest.request
    : callOrRequest
}

/**
 * An empty reply of the class that the service definition names: it has changed between SDK releases, while the
 * fields used here have not.
 */
function newReply<Reply>(method: keyof ResourceMonitor, _fields?: new () => Reply): Reply {
  // The typings of the generated service leave `responseType` out.
  const service = resourceGrpc.ResourceMonitorService as unknown as Record<
    string,
    { readonly responseType: new () => Reply }
  >
  const definition = service[method]
  if (definition === undefined) throw new TypeError(`Pulumi's ResourceMonitor has no method ${method}.`)
  return new definition.responseType()
}

function supportsFeature(request: resourceProto.SupportsFeatureRequest) {
  const reply = newReply('supportsFeature', resourceProto.SupportsFeatureResponse)
  reply.setHassupport(supportedLegacyFeatures.has(request.getId()))
  return reply
}

function decodeOutputs(request: resourceProto.RegisterResourceOutputsRequest): StackOutputValues {
  return decodeProperties(request.getOutputs())
}
