import * as grpc from '@grpc/grpc-js'
import providerGrpc from '@pulumi/pulumi/proto/provider_grpc_pb.js'
import providerProto from '@pulumi/pulumi/proto/provider_pb.js'
import { expect, onTestFinished, test } from 'vitest'
import { decodeProperties, encodeProperties, type Properties } from '../engine/property-values.ts'
import { boxHandler, boxType, createShelf } from '../testing/shelf.ts'
import type { ControlClient } from './control-client.ts'
import { createControlOperations } from './control-operations.ts'
import { serveProvider } from './serve-provider.ts'

const urn = `urn:pulumi:dev::shop::shop:index:Shop$${boxType}::box`

function encode(values: Properties) {
  return encodeProperties(values, new Set())
}

async function setUp() {
  const context = createShelf()
  const account = { region: 'eu-west-1', accountId: '000000000000' }
  const { operations, records } = createControlOperations({
    handlers: new Map([[boxType, boxHandler]]),
    functions: new Map(),
    context,
    account,
  })
  // As over HTTP, without the server.
  const control: ControlClient = async (operation, request) => operations[operation](request as never)
  const port = await serveProvider(control, '1.0.0')
  const client = new providerGrpc.ResourceProviderClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
  )
  onTestFinished(() => client.close())
  const create = (values: Properties, preview = false) => {
    const request = new providerProto.CreateRequest()
    request.setUrn(urn)
    request.setProperties(encode(values))
    request.setPreview(preview)
    return call<providerProto.CreateResponse>((callback) => client.create(request, callback))
  }
  return { client, create, context, records }
}

/** The reply of one call of a client. */
function call<Reply>(
  send: (callback: (error: Error | null, reply: Reply) => void) => unknown,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    send((error, reply) => {
      if (error === null) resolve(reply)
      else reject(error)
    })
  })
}

test('a resource is made, and its type and name come from its URN', async () => {
  const { create, context, records } = await setUp()
  const reply = await create({ label: 'a', size: 2 })
  expect(reply.getId()).toBe('box-box')
  expect(decodeProperties(reply.getProperties()).values).toMatchObject({ label: 'a', weight: 20 })
  expect(context.diary).toEqual(['create box'])
  await expect.poll(() => records.list()[0]?.isHandedOver).toBe(true)
})

test('a provider says that it knows previews, and that secrets are not for it', async () => {
  const { client } = await setUp()
  const request = new providerProto.ConfigureRequest()
  request.setArgs(encode({ region: 'eu-west-1', defaultTags: '{"tags":{"team":"odd"}}' }))
  const reply = await call<providerProto.ConfigureResponse>((callback) => client.configure(request, callback))
  expect(reply.getSupportspreview()).toBe(true)
  expect(reply.getAcceptsecrets()).toBe(false)
})

test('default tags of Configure are on what is made afterwards', async () => {
  const { client, create } = await setUp()
  const request = new providerProto.ConfigureRequest()
  request.setArgs(encode({ defaultTags: '{"tags":{"team":"odd"}}' }))
  await call<providerProto.ConfigureResponse>((callback) => client.configure(request, callback))
  const reply = await create({ label: 'a', tags: { own: 'b' } })
  expect(decodeProperties(reply.getProperties()).values).toMatchObject({ tagsAll: { team: 'odd', own: 'b' } })
})

test('a difference has its details', async () => {
  const { client, create } = await setUp()
  await create({ label: 'a', size: 1 })
  const request = new providerProto.DiffRequest()
  request.setUrn(urn)
  request.setId('box-box')
  request.setOldInputs(encode({ label: 'a', size: 1 }))
  request.setNews(encode({ label: 'b', size: 2 }))
  const reply = await call<providerProto.DiffResponse>((callback) => client.diff(request, callback))
  expect(reply.getReplacesList()).toEqual(['size'])
  expect(reply.getDetaileddiffMap().get('size')?.getKind()).toBe(
    providerProto.PropertyDiff.Kind.UPDATE_REPLACE,
  )
  expect(reply.getDetaileddiffMap().get('label')?.getKind()).toBe(providerProto.PropertyDiff.Kind.UPDATE)
})

test('a refusal is the whole error', async () => {
  const { create } = await setUp()
  await expect(create({ label: 'broken' })).rejects.toThrow('the lid does not close')
})
