import { ServerFrame } from '@sportsfeeds/domain'
import { sleep } from '@sportsfeeds/std'
import { damagedJson } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openConnectionManager } from '../testing/connection-manager.ts'
import { documentedValues } from './api-document.ts'

const messageCount = 10_000
const messagesPerConnection = 100

test(`of ${messageCount} messages from the schemas of the WebSocket API, two in three damaged, each has a frame in response, and the connection still works`, async () => {
  const messages = fc.oneof(
    ...(await Promise.all(
      ['Subscribe', 'Unsubscribe', 'Ping'].map(async (name) =>
        damagedJson(await documentedValues('asyncapi.json', name)),
      ),
    )),
  )
  const types = new Map<string, number>()
  const run = fc.asyncProperty(
    fc.array(messages, { minLength: messagesPerConnection, maxLength: messagesPerConnection }),
    async (bodies) => {
      const { send, say, posted, closed, clock } = await openConnectionManager({ subscription: {} })
      for (const body of bodies) {
        // As many as a connection may send.
        await sleep(clock, 1_000)
        const response = await send('$default', { body })
        expect(response.statusCode).toBe(200)
        const { type } = ServerFrame.parse(JSON.parse(response.body ?? ''))
        types.set(type, (types.get(type) ?? 0) + 1)
      }
      await sleep(clock, 1_000)
      expect(await say({ action: 'ping' })).toMatchObject({ type: 'pong' })
      expect(closed).toEqual([])
      expect(posted.every((frame) => ServerFrame.safeParse(frame).success)).toBe(true)
    },
  )
  await fc.assert(run, { numRuns: messageCount / messagesPerConnection, seed: 19, endOnFailure: true })
  expect([...types.values()].reduce((sum, count) => sum + count, 0)).toBe(messageCount)
  for (const type of ['subscribed', 'pong', 'error']) expect(types.get(type)).toBeGreaterThan(500)
}, 1_800_000)
