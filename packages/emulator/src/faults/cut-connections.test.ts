import { once } from 'node:events'
import { createManualClock } from '@sportsfeeds/std/testing'
import { afterEach, expect, test } from 'vitest'
import {
  closeCode,
  closeWebSockets,
  setUpWebSocketApi,
} from '../apigateway-websocket/testing/set-up-websocket-api.ts'
import { createCutConnections } from './cut-connections.ts'
import { createFaultContext } from './fault-context.ts'

afterEach(closeWebSockets)

function setUp(open: Set<string>) {
  const clock = createManualClock(0)
  const { count, counts, random } = createFaultContext(clock)
  random.restart(1)
  const cut: string[] = []
  const fault = createCutConnections({
    clock,
    webSocketApis: {
      connectionIds: () => [...open],
      cut(id) {
        cut.push(`${id}@${clock.now()}`)
        return open.delete(id)
      },
    },
    random: random.of('cutConnections'),
    count: () => count('cutConnections'),
  })
  return { clock, counts, cut, fault }
}

test('One open connection is cut each time the period is over, and none when none is open', async () => {
  const open = new Set(['a', 'b', 'c'])
  const { clock, counts, cut, fault } = setUp(open)
  fault.set({ everyMs: 100 })
  await clock.advance(1_000)
  expect(cut.map((entry) => entry.split('@')[1])).toEqual(['100', '200', '300'])
  expect(open.size).toBe(0)
  expect(counts().cutConnections).toBe(3)
  fault.set(undefined)
  open.add('d')
  await clock.advance(1_000)
  expect(open.size).toBe(1)
})

test('Each connection is as likely to be cut as another', async () => {
  const open = new Set(['a', 'b', 'c', 'd'])
  const { clock, cut, fault } = setUp(open)
  fault.set({ everyMs: 1 })
  for (let round = 0; round < 400; round += 1) {
    await clock.advance(1)
    for (const id of ['a', 'b', 'c', 'd']) open.add(id)
  }
  const byId = Map.groupBy(cut, (entry) => entry[0])
  expect(byId.size).toBe(4)
  for (const cuts of byId.values()) expect(Math.abs(cuts.length - 100)).toBeLessThan(30)
})

test('A client sees the cut as a broken connection, without a closing handshake', async () => {
  const { clock, open, apis } = await setUpWebSocketApi()
  const { socket } = await open()
  const fault = createCutConnections({
    clock,
    webSocketApis: apis,
    random: () => 0,
    count: () => {},
  })
  fault.set({ everyMs: 50 })
  const closed = closeCode(socket)
  await clock.advance(50)
  expect(await closed).toBe(1006)
  fault.set(undefined)
  const { socket: next } = await open()
  await clock.advance(200)
  next.ping()
  await once(next, 'pong')
})
