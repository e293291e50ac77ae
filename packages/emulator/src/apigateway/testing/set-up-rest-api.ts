import { createManualClock } from '@sportsfeeds/std/testing'
import { request as send } from 'undici'
import { createMeter } from '../../meter/meter.ts'
import { createRestApis } from '../rest-apis.ts'
import { createTokenBucket, type Throttle } from '../token-bucket.ts'
import { createFakeInvoker, type FakeFunction, functionUri } from './fake-invoker.ts'
import { serve, type Served } from './serve.ts'

export const startMs = Date.UTC(2026, 2, 4, 12, 30, 15)
const servers: Served[] = []

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()))
}

interface MethodOptions {
  readonly path: string
  readonly httpMethod: string
  readonly functionName?: string
  readonly method?: Record<string, unknown>
}

/** One REST API behind a server, with a function `echo` that records its events. */
export async function setUpRestApi(
  functions: Record<string, FakeFunction> = {},
  { account, ...api }: { account?: Throttle; minimumCompressionSize?: number } = {},
) {
  const clock = createManualClock(startMs)
  const meter = createMeter()
  const events: unknown[] = []
  const invoker = createFakeInvoker({
    echo(event) {
      events.push(event)
      return { statusCode: 200, body: 'hello' }
    },
    ...functions,
  })
  let port = 0
  const apis = createRestApis({
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    meter,
    invoker,
    endpoint: () => `http://127.0.0.1:${port}`,
    ...(account === undefined ? {} : { accountBucket: createTokenBucket(account, clock) }),
  })
  const server = await serve(apis)
  servers.push(server)
  port = server.port
  const { drafts } = apis
  const { id: restApiId } = drafts.create('restApi', { name: 'shop', ...api })

  const resourceAt = (path: string): string => {
    const known = drafts.list('resource', { restApiId, path: path || '/' })[0]
    if (known !== undefined) return known.id
    const slash = path.lastIndexOf('/')
    const parentId = resourceAt(path.slice(0, slash))
    return drafts.create('resource', { restApiId, parentId, pathPart: path.slice(slash + 1) }).id
  }
  const addMethod = ({ path, httpMethod, functionName = 'echo', method }: MethodOptions) => {
    const address = { restApiId, resourceId: resourceAt(path), httpMethod }
    drafts.create('method', { authorizationType: 'NONE', ...method, ...address })
    drafts.create('integration', { ...address, type: 'AWS_PROXY', uri: functionUri(functionName) })
    return address
  }
  const url = apis.invokeUrl(restApiId, 'v1')
  const deploy = () => {
    const { id: deploymentId } = drafts.create('deployment', { restApiId })
    const stage = { restApiId, stageName: 'v1', deploymentId }
    const id = drafts.identify('stage', stage)
    if (drafts.read('stage', id) === undefined) drafts.create('stage', stage)
    else drafts.update('stage', id, stage)
  }
  const call = async (path: string, options: Parameters<typeof send>[1] = {}) => {
    const { statusCode, headers, body } = await send(`${url}${path}`, options)
    const bytes = Buffer.from(await body.arrayBuffer())
    return { status: statusCode, headers, bytes, text: bytes.toString() }
  }
  return { drafts, restApiId, clock, meter, events, addMethod, deploy, call }
}
