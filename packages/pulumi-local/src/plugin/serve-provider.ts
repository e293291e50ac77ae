import * as grpc from '@grpc/grpc-js'
import pluginProto from '@pulumi/pulumi/proto/plugin_pb.js'
import providerGrpc from '@pulumi/pulumi/proto/provider_grpc_pb.js'
import providerProto from '@pulumi/pulumi/proto/provider_pb.js'
import emptyProto from 'google-protobuf/google/protobuf/empty_pb.js'
import type structProto from 'google-protobuf/google/protobuf/struct_pb.js'
import * as z from 'zod'
import { decodeProperties, encodeProperties, type Properties } from '../engine/property-values.ts'
import { messageOf } from '../errors.ts'
import type { ControlClient } from './control-client.ts'
import { unknown } from '../engine/unknown.ts'

/** Provider settings travel as JSON text. */
const Settings = z.object({
  region: z.string().optional(),
  allowedAccountIds: z.string().optional(),
  defaultTags: z.string().optional(),
})
const AccountIds = z.array(z.string())
const DefaultTags = z.object({ tags: z.record(z.string(), z.string()).default({}) })

/**
 * Serves Pulumi's ResourceProvider to the CLI on a free port. It is thin: it keeps what Configure said and hands everything else
 * to the emulator's process. The SDK's own server leaves out previews, the arguments of Configure and detailed differences.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 * @returns the port.
 */
export async function serveProvider(control: ControlClient, version: string): Promise<number> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 })
  server.addService(providerGrpc.ResourceProviderService, createMethods(control, version))
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port)
      else reject(error)
    })
  })
}

function createMethods(control: ControlClient, version: string): grpc.UntypedServiceImplementation {
  let defaultTags: Readonly<Record<string, string>> = {}
  return {
    handshake: unary(() => new providerProto.ProviderHandshakeResponse()),
    attach: unary(() => new emptyProto.Empty()),
    cancel: unary(() => new emptyProto.Empty()),
    getPluginInfo: unary(() => {
      const info = new pluginProto.PluginInfo()
      info.setVersion(version)
      return info
    }),
    getSchema: unary(() => {
      const schema = new providerProto.GetSchemaResponse()
      schema.setSchema('{}')
      return schema
    }),
    checkConfig: unary((request: providerProto.CheckRequest) => {
      const reply = new providerProto.CheckResponse()
      reply.setInputs(request.getNews())
      return reply
    }),
    diffConfig: unary((request: providerProto.DiffRequest) => diffConfig(request)),
    configure: unary(async (request: providerProto.ConfigureRequest) => {
      const settings = Settings.parse(decode(request.getArgs()))
      defaultTags = DefaultTags.parse(JSON.parse(settings.defaultTags ?? '{}')).tags
      await control('configure', {
        region: settings.region,
        allowedAccountIds: AccountIds.parse(JSON.parse(settings.allowedAccountIds ?? '[]')),
      })
      const reply = new providerProto.ConfigureResponse()
      // Without it everything that depends on a changed resource would be unknown in a preview.
      reply.setSupportspreview(true)
      return reply
    }),
    invoke: unary(async (request: providerProto.InvokeRequest) => {
      const reply = new providerProto.InvokeResponse()
      reply.setReturn(
        encode(await control('invoke', { token: request.getTok(), args: decode(request.getArgs()) })),
      )
      return reply
    }),
    check: unary(async (request: providerProto.CheckRequest) => {
      const { inputs, failures } = await control('check', {
        ...resourceOf(request),
        olds: decode(request.getOlds()),
        news: decode(request.getNews()),
        seed: request.getRandomseed_asB64(),
      })
      const reply = new providerProto.CheckResponse()
      reply.setInputs(encode(inputs))
      for (const { property, reason } of failures) {
        const failure = new providerProto.CheckFailure()
        failure.setProperty(property)
        failure.setReason(reason)
        reply.addFailures(failure)
      }
      return reply
    }),
    diff: unary(async (request: providerProto.DiffRequest) => {
      const difference = await control('diff', {
        ...resourceOf(request),
        id: request.getId(),
        olds: decode(request.getOldInputs()),
        news: decode(request.getNews()),
      })
      return toDiffResponse(difference)
    }),
    create: unary(async (request: providerProto.CreateRequest) => {
      const preview = request.getPreview()
      const resource = resourceOf(request)
      const { id, outputs } = await control('create', {
        ...resource,
        inputs: decode(request.getProperties()),
        preview,
        pid: process.pid,
        tags: defaultTags,
      })
      const reply = new providerProto.CreateResponse()
      reply.setId(id)
      reply.setProperties(encode(outputs))
      // The engine has the id only once it has this reply; a plugin that dies first has not handed it over.
      if (!preview) setImmediate(() => void control('created', { ...resource, id }).catch(() => undefined))
      return reply
    }),
    read: unary(async (request: providerProto.ReadRequest) => {
      const found = await control('read', {
        ...resourceOf(request),
        id: request.getId(),
        inputs: decode(request.getInputs()),
        outputs: decode(request.getProperties()),
      })
      const reply = new providerProto.ReadResponse()
      if (found === null) return reply
      reply.setId(found.id)
      reply.setInputs(encode(found.inputs))
      reply.setProperties(encode(found.outputs))
      return reply
    }),
    update: unary(async (request: providerProto.UpdateRequest) => {
      const { outputs, unknowns } = await control('update', {
        ...resourceOf(request),
        id: request.getId(),
        olds: decode(request.getOldInputs()),
        outputs: decode(request.getOlds()),
        news: decode(request.getNews()),
        preview: request.getPreview(),
        tags: defaultTags,
      })
      const reply = new providerProto.UpdateResponse()
      reply.setProperties(
        encode({ ...outputs, ...Object.fromEntries(unknowns.map((key) => [key, unknown])) }),
      )
      return reply
    }),
    delete: unary(async (request: providerProto.DeleteRequest) => {
      await control('delete', {
        ...resourceOf(request),
        id: request.getId(),
        inputs: decode(request.getOldInputs()),
        outputs: decode(request.getProperties()),
      })
      return new emptyProto.Empty()
    }),
  }
}

/** A provider's region or account cannot change under its resources; anything else takes effect with the next Configure. */
function diffConfig(request: providerProto.DiffRequest): providerProto.DiffResponse {
  const olds = decode(request.getOldInputs() ?? request.getOlds())
  const news = decode(request.getNews())
  const keys = Object.keys({ ...olds, ...news }).filter((key) => olds[key] !== news[key])
  return toDiffResponse({
    changed: keys.map((property) => ({ property, kind: 'update', replaces: property === 'region' })),
    deleteBeforeReplace: false,
  })
}

function toDiffResponse({
  changed,
  deleteBeforeReplace,
}: Awaited<ReturnType<ControlClient>> & {
  readonly changed: readonly {
    readonly property: string
    readonly kind: 'add' | 'delete' | 'update'
    readonly replaces: boolean
  }[]
  readonly deleteBeforeReplace: boolean
}): providerProto.DiffResponse {
  const { DiffChanges } = providerProto.DiffResponse
  const { Kind } = providerProto.PropertyDiff
  const reply = new providerProto.DiffResponse()
  reply.setChanges(changed.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
  reply.setDiffsList(changed.map(({ property }) => property))
  reply.setReplacesList(changed.filter(({ replaces }) => replaces).map(({ property }) => property))
  reply.setDeletebeforereplace(deleteBeforeReplace)
  reply.setHasdetaileddiff(true)
  for (const { property, kind, replaces } of changed) {
    const difference = new providerProto.PropertyDiff()
    const [inPlace, replacing] = {
      add: [Kind.ADD, Kind.ADD_REPLACE],
      delete: [Kind.DELETE, Kind.DELETE_REPLACE],
      update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    }[kind] as [providerProto.PropertyDiff.Kind, providerProto.PropertyDiff.Kind]
    difference.setKind(replaces ? replacing : inPlace)
    difference.setInputdiff(true)
    reply.getDetaileddiffMap().set(property, difference)
  }
  return reply
}

/** Type and name are in the URN for every version of the engine. */
function resourceOf(request: { getUrn(): string }) {
  const urn = request.getUrn()
  const [, , qualifiedType = '', name = ''] = urn.split('::')
  return { urn, type: qualifiedType.slice(qualifiedType.lastIndexOf('$') + 1), name }
}

function decode(struct: structProto.Struct | undefined): Properties {
  return decodeProperties(struct).values
}

function encode(properties: Properties): structProto.Struct {
  return encodeProperties(properties, new Set())
}

function unary<Request, Reply>(
  handle: (request: Request) => Reply | Promise<Reply>,
): (call: { readonly request: Request }, callback: grpc.sendUnaryData<Reply>) => void {
  return (call, callback) => {
    void (async () => handle(call.request))().then(
      (reply) => callback(null, reply),
      (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: messageOf(error) }),
    )
  }
}
