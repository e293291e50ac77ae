import { createManualClock } from '@sportsfeeds/std/testing'
import { type FeedsResponse, toInstant } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { createSender, type NumberedOdds } from './send.ts'

function odds(number: number): NumberedOdds {
  return {
    number,
    odds: {
      gameId: 'game-1',
      type: 'moneyline',
      date: toInstant(Date.UTC(2026, 0, 1) + number),
      isOpen: true,
      homeOdds: 1.5,
      awayOdds: 2.5,
      oddsFormat: 'decimal',
    },
  }
}

function response(status: number, feeds: Partial<FeedsResponse>): ServerResponse {
  return {
    status,
    body: JSON.stringify({
      stored: 0,
      duplicates: 0,
      rejected: [],
      notStored: [],
      warnings: [],
      provisionalGames: [],
      ...feeds,
    }),
  }
}

const stored = response(200, {})

interface ServerResponse {
  readonly status: number
  readonly body: string
}

/** Sends odds 0, 1 and 2 to a server that gives these responses, one to each request. */
async function sendTo(responses: readonly (ServerResponse | Error)[]) {
  const clock = createManualClock()
  const bodies: number[] = []
  const events: string[] = []
  let next = 0
  const sender = createSender({
    clock,
    random: createRandom(1),
    feedsApiUrl: 'https://feeds.example/v1',
    apiKey: 'secret',
    fetch: async (_url, { body, onSent }) => {
      const reply = responses[Math.min(next, responses.length - 1)]
      next += 1
      const sent: unknown = JSON.parse(body)
      bodies.push(JSON.stringify(sent).split('"gameId"').length - 1)
      onSent()
      if (reply === undefined || reply instanceof Error) throw reply ?? new Error('no response planned')
      return { status: reply.status, headers: new Headers(), text: () => Promise.resolve(reply.body) }
    },
  })
  sender.send([odds(0), odds(1), odds(2)], {
    sent: (numbers) => events.push(`sent ${numbers.join()}`),
    acknowledged: (numbers) => events.push(`acknowledged ${numbers.join()}`),
    failed: (count, reason) => events.push(`failed ${count}: ${reason}`),
    retried: () => events.push('again'),
  })
  await clock.advance(60_000)
  expect(sender.open()).toBe(0)
  return { events, bodies }
}

test('odds that are stored are acknowledged', async () => {
  await expect(sendTo([stored])).resolves.toEqual({
    events: ['sent 0,1,2', 'acknowledged 0,1,2'],
    bodies: [3],
  })
})

test('odds that are rejected have failed, the others are acknowledged, and nothing is sent again', async () => {
  const { events, bodies } = await sendTo([
    response(207, { rejected: [{ index: 1, field: 'homeOdds', reason: 'must be above 1' }] }),
  ])
  expect(events).toEqual(['sent 0,1,2', 'acknowledged 0,2', 'failed 1: rejected: homeOdds must be above 1'])
  expect(bodies).toEqual([3])
})

test('odds that could not be stored, and only they, are sent again', async () => {
  const { events, bodies } = await sendTo([response(207, { notStored: [0, 2] }), stored])
  expect(events).toEqual(['sent 0,1,2', 'acknowledged 1', 'again', 'acknowledged 0,2'])
  expect(bodies).toEqual([3, 2])
})

test.each([
  ['throttling', { status: 429, body: '{"message":"Too Many Requests"}' }],
  ['a server error', { status: 502, body: '' }],
  ['a connection that broke', new Error('other side closed')],
])('after %s the request is sent again', async (_, failure) => {
  const { events } = await sendTo([failure, stored])
  expect(events).toEqual(['sent 0,1,2', 'again', 'acknowledged 0,1,2'])
})

test('what never gets through has failed after four attempts, with the last reason', async () => {
  const { events, bodies } = await sendTo([new Error('connect ECONNREFUSED')])
  expect(bodies).toHaveLength(4)
  expect(events.at(-1)).toMatch(/^failed 3: .*connect ECONNREFUSED/)
})

test('a request that is refused as a whole has failed at once, in the words of the problem', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Forbidden',
    status: 403,
    detail: 'The API key is not known.',
  }
  const { events, bodies } = await sendTo([{ status: 403, body: JSON.stringify(problem) }])
  expect(bodies).toHaveLength(1)
  expect(events.at(-1)).toMatch(/^failed 3: .*403 The API key is not known\.$/)
})

test('an unreadable response is a failure, not an acknowledgement', async () => {
  const { events } = await sendTo([{ status: 200, body: '<html>' }])
  expect(events.filter((event) => event.startsWith('acknowledged'))).toEqual([])
  expect(events.filter((event) => event.startsWith('failed 3: '))).toHaveLength(1)
})
