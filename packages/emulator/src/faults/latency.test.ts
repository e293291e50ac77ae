import { createManualClock } from '@sportsfeeds/std/testing'
import { request, upgrade } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { sendResponse } from '../http/body.ts'
import type { HttpService, HttpRequest, HttpResponse, WebSocketService } from '../http/service.ts'
import { serve } from '../testing/serve.ts'
import { createFaultContext } from './fault-context.ts'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'
import { createLatency } from './latency.ts'

async function setUp() {
  const clock = createManualClock(0)
  const context = createFaultContext(clock)
  context.random.restart(1)
  const latency = createLatency(context)
  const seen: { readonly path: string | undefined; readonly atMs: number }[] = []
  const service: WebSocketService = {
    async handle({ url }, response) {
      seen.push({ path: url, atMs: clock.now() })
      sendResponse(response, { status: 200, headers: {}, body: 'done' })
    },
    upgrade(_, socket) {
      seen.push({ path: 'upgrade', atMs: clock.now() })
      socket.end('HTTP/1.1 418 Seen\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    },
  }
  let waiting = 0
  const { port, close } = await serve((door) => {
    door.mount('/dynamodb', latency.http('dynamodb', service))
    door.mount('/sqs', latency.http('sqs', service))
    door.mount('/socket', latency.webSocket('apigateway-websocket', service))
  })
  onTestFinished(close)
  const endpoint = `http://127.0.0.1:${port}`
  return {
    clock,
    endpoint,
    counts: context.counts,
    latency,
    seen,
    set: (plan: FaultPlanInput['latency']) => latency.set(parseFaultPlan({ latency: plan }).latency),
    clear: () => latency.set(undefined),
    /** Resolves with the status of the response. */
    get: async (path: string) => {
      const { statusCode, body } = await request(`${endpoint}${path}`)
      await body.dump()
      return statusCode
    },
    /** Until the next request is on its way through the door. */
    untilWaiting: async () => {
      waiting += 1
      await expect.poll(() => context.counts().latency).toBe(waiting)
    },
  }
}

test('A request to a slow service waits, and one to another does not', async () => {
  const { clock, counts, get, seen, set, untilWaiting } = await setUp()
  set({ dynamodb: { fixedMs: 100 } })
  const slow = get('/dynamodb')
  await untilWaiting()
  expect(await get('/sqs')).toBe(200)
  await clock.advance(99)
  expect(seen.map(({ path }) => path)).toEqual(['/sqs'])
  await clock.advance(1)
  expect(await slow).toBe(200)
  expect(seen.at(-1)).toEqual({ path: '/dynamodb', atMs: 100 })
  expect(counts().latency).toBe(1)
})

test('A handshake of a WebSocket waits too', async () => {
  const { clock, endpoint, seen, set, untilWaiting } = await setUp()
  set({ 'apigateway-websocket': { fixedMs: 50 } })
  const handshake = upgrade(`${endpoint}/socket`, { protocol: 'websocket' })
  handshake.catch(() => {})
  await untilWaiting()
  expect(seen).toEqual([])
  await clock.advance(50)
  await expect(handshake).rejects.toThrow('upgrade')
  expect(seen).toEqual([{ path: 'upgrade', atMs: 50 }])
})

test('Jitter adds a part that differs from request to request', async () => {
  const { clock, latency, set } = await setUp()
  set({ lambda: { fixedMs: 100, jitterMs: 40 } })
  const startedMs: number[] = []
  const invoker = latency.invoker({
    async invoke() {
      startedMs.push(clock.now())
      return { kind: 'ok', payload: '' }
    },
  })
  const invocations = Array.from({ length: 50 }, () => invoker.invoke('arn', '{}'))
  await clock.advance(140)
  await Promise.all(invocations)
  expect(Math.min(...startedMs)).toBeGreaterThanOrEqual(100)
  expect(Math.max(...startedMs) - Math.min(...startedMs)).toBeGreaterThan(30)
  expect(new Set(startedMs).size).toBeGreaterThan(40)
})

test('Waiting requests continue at once when the fault is over', async () => {
  const { clear, get, seen, set, untilWaiting } = await setUp()
  set({ sqs: { fixedMs: 60_000 } })
  const slow = get('/sqs')
  await untilWaiting()
  clear()
  expect(await slow).toBe(200)
  expect(await get('/sqs')).toBe(200)
  expect(seen.map(({ atMs }) => atMs)).toEqual([0, 0])
})

test('A request whose client left while it waited never reaches the service', async () => {
  const { clock, latency, seen, set } = await setUp()
  set({ sqs: { fixedMs: 100 } })
  const recorder: HttpService = { handle: async () => void seen.push({ path: '', atMs: clock.now() }) }
  const service = latency.http('sqs', recorder)
  const client = { destroyed: false }
  // No other property of the request and response is read.
  const handled = service.handle(client as HttpRequest, {} as HttpResponse)
  client.destroyed = true
  await clock.advance(100)
  await handled
  expect(seen).toEqual([])
})
