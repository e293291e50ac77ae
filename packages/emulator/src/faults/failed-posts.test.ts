import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterEach, expect, test } from 'vitest'
import {
  closeWebSockets,
  nextMessage,
  setUpWebSocketApi,
} from '../apigateway-websocket/testing/set-up-websocket-api.ts'
import { createFailedPosts } from './failed-posts.ts'
import { createFaultContext } from './fault-context.ts'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'

afterEach(closeWebSockets)

async function setUp() {
  const { clock, open, apis, url } = await setUpWebSocketApi()
  const { connectionId, socket } = await open()
  const { count, counts, random } = createFaultContext(clock)
  random.restart(1)
  const fault = createFailedPosts({
    webSocketApis: apis,
    random: random.of('failedPosts'),
    count: () => count('failedPosts'),
  })
  const client = new ApiGatewayManagementApiClient({
    endpoint: url.replace(/^ws/, 'http'),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  })
  /** Posts and returns the status. */
  const post = async (Data: string): Promise<number | undefined> => {
    const response = client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }))
    const { $metadata } = await response.catch((error: { $metadata: { httpStatusCode?: number } }) => error)
    return $metadata.httpStatusCode
  }
  return {
    counts,
    post,
    socket,
    set: (failedPosts: FaultPlanInput['failedPosts']) =>
      fault.set(parseFaultPlan({ failedPosts }).failedPosts),
    clear: () => fault.set(undefined),
  }
}

test('Posts fail by their shares, and those that do not arrive in order', async () => {
  const { counts, post, set, socket } = await setUp()
  set({ 429: 0.1, 500: 0.2, 503: 0.1 })
  const seen = new Map<number | undefined, number[]>()
  for (let number = 0; number < 200; number += 1) {
    const status = await post(String(number))
    seen.set(status, [...(seen.get(status) ?? []), number])
  }
  // Of 200, at this seed.
  expect([429, 500, 503].map((status) => seen.get(status)?.length)).toEqual([25, 44, 13])
  expect(counts().failedPosts).toBe(200 - (seen.get(200)?.length ?? 0))
  expect(seen.size).toBe(4)
  for (const number of seen.get(200) ?? []) expect(await nextMessage(socket)).toBe(String(number))
})

test('Posts arrive again when the fault is over', async () => {
  const { clear, post, set, socket } = await setUp()
  set({ 503: 1 })
  expect(await post('lost')).toBe(503)
  clear()
  expect(await post('kept')).toBe(200)
  expect(await nextMessage(socket)).toBe('kept')
})
