import { readFile } from 'node:fs/promises'
import { createManualClock, damagedJson } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClient } from '../client.ts'
import { createFakeServer } from '../testing/fake-server.ts'
import { gameOf, oddsAt } from '../testing/odds.ts'

const frameCount = 10_000
const framesPerClient = 50

test.each([
  { delivery: 'API Gateway', isGateway: false },
  { delivery: 'the live gateway', isGateway: true },
])(
  `after each ${framesPerClient} of ${frameCount} frames of $delivery, two in three damaged, a client is live again and misses nothing`,
  async ({ isGateway }) => {
    const frames = damagedJson(fc.constantFrom(...(await readExamples())))
    const run = fc.asyncProperty(
      fc.array(frames, { minLength: framesPerClient, maxLength: framesPerClient }),
      async (texts) => {
        const clock = createManualClock()
        const server = createFakeServer({ clock, isGateway })
        server.addGame(gameOf('game-1'))
        const { WebSocket, fetch, bookmakerApiUrl, feedsApiUrl } = server
        const client = createClient({
          WebSocket,
          fetch,
          bookmakerApiUrl,
          feedsApiUrl,
          getToken: () => 'good',
          clock,
          random: () => 0.5,
        })
        const received = new Set<string>()
        client.on('odds', ({ digest }) => received.add(digest))
        await clock.advance(2_000)
        for (const text of texts) {
          server.say(
            text.replaceAll(exampleTime, (time) => String(clock.now() + Number(time) - exampleNowMs)),
          )
          await clock.advance(200)
        }
        const odds = [oddsAt(clock.now() - 100), oddsAt(clock.now() - 50)]
        for (const one of odds) server.publish([one])
        await clock.advance(recoversWithinMs)
        expect(client.state.kind).toBe('live')
        for (const { digest } of odds) expect(received).toContain(digest)
        client.close()
      },
    )
    await fc.assert(run, { numRuns: frameCount / framesPerClient, seed: 19, endOnFailure: true })
    expect.hasAssertions()
  },
  1_800_000,
)

const recoversWithinMs = 120_000

/** When the examples were sent, and their other times. */
const exampleNowMs = 1_777_662_060_450
const exampleTime = /17776\d{8}/g

/** An example of each frame that servers send. */
async function readExamples(): Promise<unknown[]> {
  const file = new URL('../../../../docs/asyncapi.json', import.meta.url)
  // Written by this project, from its own schemas.
  const { components } = JSON.parse(await readFile(file, 'utf8')) as {
    components: { messages: Record<string, { examples: { payload: object }[] }> }
  }
  return Object.values(components.messages)
    .flatMap(({ examples }) => examples.map(({ payload }) => payload))
    .filter((payload) => 'v' in payload)
}
