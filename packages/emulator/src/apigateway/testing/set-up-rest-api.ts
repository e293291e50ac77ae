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

/** One REST API behind a server, with a function `echo` that keeps its events. */
export async function setUpRestApi(
  functions: Record<string, FakeFunction> = {},
  {
    account,
    ...api
  }: { account?: Throttle; binaryMediaTypes?: string[]; minimumCompressionSize?: number } = {},
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
  const { id: restApiId, rootResourceId } = apis.createRestApi({ name: 'shop', ...api })

  const resources = new Map([['', rootResourceId]])
  const resourceAt = (path: string): string => {
    const known = resources.get(path)
    if (known !== undefined) return known
    const at = path.lastIndexOf('/')
    const parentId = resourceAt(path.slice(0, at))
    const { id } = apis.createResource({ restApiId, parentId, pathPart: path.slice(at + 1) })
    resources.set(path, id)
    return id
  }
  const addMethod = ({ path, httpMethod, functionName = 'echo', method }: MethodOptions) => {
    const where = { restApiId, resourceId: resourceAt(path), httpMethod }
    apis.putMethod({ authorization: 'NONE', ...method, ...where })
    apis.putIntegration({ ...where, type: 'AWS_PROXY', uri: functionUri(functionName) })
    return where
  }
  let url = ''
  const deploy = () => {
    const { id: deploymentId } = apis.createDeployment({ restApiId })
    if (url === '') url = apis.createStage({ restApiId, stageName: 'v1', deploymentId }).invokeUrl
    else apis.updateStage({ restApiId, stageName: 'v1', deploymentId })
  }
  const call = async (path: string, options: Parameters<typeof send>[1] = {}) => {
    const { statusCode, headers, body } = await send(`${url}${path}`, options)
    const bytes = Buffer.from(await body.arrayBuffer())
    return { status: statusCode, headers, bytes, text: bytes.toString() }
  }
  return { apis, restApiId, clock, meter, events, addMethod, deploy, call, url: () => url }
}
