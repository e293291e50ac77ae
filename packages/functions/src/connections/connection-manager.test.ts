import { readFile } from 'node:fs/promises'
import { sleep } from '@sportsfeeds/std'
import { allGames, type ServerFrame, type SubscribedFrame } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyst, openConnectionManager, testEndpoint } from '../testing/connection-manager.ts'
import { testConnection } from '../testing/connections.ts'
import { eveningMs, oddsAt, pricedAt } from '../testing/odds.ts'

const { id: connectionId } = testConnection(1)

describe('$connect', () => {
  test('records the connection, which follows all games at first', async () => {
    const { send, connections } = await openConnectionManager()
    expect(await send('$connect')).toMatchObject({ statusCode: 200 })
    expect(await connections.connectionById(connectionId)).toEqual({
      id: connectionId,
      clientId: 'client-demo',
      endpoint: testEndpoint,
      subscription: allGames,
      protocol: 2,
      createdAt: eveningMs,
      endsAt: eveningMs + 2 * 60 * 60 * 1000,
    })
  })

  test('chooses the newest subprotocol that is offered', async () => {
    const { send } = await openConnectionManager()
    const headers = { 'Sec-WebSocket-Protocol': 'sportsfeeds.v2, sportsfeeds.v1, bearer.abc.def' }
    expect((await send('$connect', { headers })).headers).toEqual({
      'Sec-WebSocket-Protocol': 'sportsfeeds.v2',
    })
  })

  test.each(['bearer.abc.def', 'graphql-ws, bearer.abc.def'])(
    'refuses a connection that offers only %s, names what to offer, and records nothing',
    async (offered) => {
      const { send, table } = await openConnectionManager()
      const { statusCode, body } = await send('$connect', { headers: { 'sec-websocket-protocol': offered } })
      expect(statusCode).toBe(400)
      expect(JSON.parse(body ?? '')).toMatchObject({ detail: expect.stringContaining('"sportsfeeds.v2"') })
      expect(table.items()).toEqual([])
    },
  )

  test('lets a client of the first protocol in, so that its first message brings the reason to reload', async () => {
    const { send, connections } = await openConnectionManager()
    const headers = { 'Sec-WebSocket-Protocol': 'sportsfeeds.v1, bearer.abc.def' }
    expect(await send('$connect', { headers })).toEqual({
      statusCode: 200,
      headers: { 'Sec-WebSocket-Protocol': 'sportsfeeds.v1' },
    })
    expect((await connections.connectionById(connectionId))?.protocol).toBe(1)
  })

  test('reads games and sports from the query, separated by commas or repeated', async () => {
    const { send, connections } = await openConnectionManager()
    await send('$connect', {
      query: { games: ['game-b,game-a', 'game-c'], sports: ['tennis'], conflate: ['true'] },
    })
    expect((await connections.connectionById(connectionId))?.subscription).toEqual({
      all: false,
      games: ['game-a', 'game-b', 'game-c'],
      sports: ['tennis'],
      conflate: true,
    })
  })

  test.each<[string, Record<string, string[]>, string]>([
    ['an invalid game id', { games: ['liverpool'] }, 'games'],
    [
      'more games than allowed',
      { games: [Array.from({ length: 501 }, (_, n) => `game-${n}`).join(',')] },
      'games',
    ],
    ['an invalid sport', { sports: ['Tennis!'] }, 'sports'],
    ['an invalid flag', { conflate: ['yes'] }, 'conflate'],
    ['an unknown parameter', { game: ['game-a'] }, 'game'],
  ])('refuses %s, names the parameter and records nothing', async (_, query, field) => {
    const { send, table } = await openConnectionManager()
    const { statusCode, body } = await send('$connect', { query })
    expect(statusCode).toBe(400)
    expect(JSON.parse(body ?? '')).toMatchObject({ errors: [{ field: expect.stringContaining(field) }] })
    expect(table.items()).toEqual([])
  })

  test('refuses a connection without a client', async () => {
    const { send } = await openConnectionManager()
    expect((await send('$connect', { authorizer: undefined })).statusCode).toBe(401)
  })

  test('records when the token ends, if that is before API Gateway closes the connection', async () => {
    const { send, connections } = await openConnectionManager()
    await send('$connect', { authorizer: { ...analyst, endsAt: String(eveningMs + 90_500) } })
    expect((await connections.connectionById(connectionId))?.endsAt).toBe(eveningMs + 90_000)
  })

  test('refuses more connections of an analyst than one may have, and takes one again when another has ended', async () => {
    const { send, connections } = await openConnectionManager()
    const connectAs = (number: number, sub = 'analyst-1') =>
      send('$connect', { connectionId: testConnection(number).id, authorizer: { ...analyst, sub } })
    const statuses = [await connectAs(1), await connectAs(2), await connectAs(3), await connectAs(4, 'other')]
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429, 200])
    expect(JSON.parse(statuses[2]?.body ?? '')).toMatchObject({
      type: 'urn:sportsfeeds:problem:too-many-connections',
      detail: expect.stringContaining('at most 2 connections'),
    })
    await connections.deleteConnection(testConnection(1).id)
    expect((await connectAs(3)).statusCode).toBe(200)
  })

  test('responds with 503 if the connection cannot be recorded', async () => {
    const { send } = await openConnectionManager({ isStoreBroken: true })
    expect((await send('$connect')).statusCode).toBe(503)
  })
})

describe('$disconnect', () => {
  test('deletes the record', async () => {
    const { send, connections } = await openConnectionManager({ subscription: {} })
    expect((await send('$disconnect')).statusCode).toBe(200)
    expect(await connections.connectionById(connectionId)).toBeUndefined()
  })

  test('writes why the connection ended, which no access log can tell, under the names that the runbook groups by', async () => {
    const { send, lines } = await openConnectionManager({ subscription: {} })
    await send('$disconnect', { context: { disconnectStatusCode: 1001, disconnectReason: 'Going away' } })
    const facts = { route: '$disconnect', disconnectStatus: '1001', disconnectReason: 'Going away' }
    expect(lines).toMatchObject([{ facts }])
    const runbook = await readFile(new URL('../../../../docs/RUNBOOK.md', import.meta.url), 'utf8')
    expect(runbook).toContain('count() by clientId, disconnectStatus, disconnectReason')
  })
})

describe('subscribe and unsubscribe', () => {
  test('change the record and say until when frames may miss the change', async () => {
    const { say, connections } = await openConnectionManager({ subscription: { all: true } })
    const narrowed = await say({ action: 'subscribe', games: ['game-b', 'game-a'], conflate: true })
    const subscription = { all: false, games: ['game-a', 'game-b'], sports: [], conflate: true }
    expect(narrowed).toMatchObject({ type: 'subscribed', subscription })
    // One second of registry, a quarter for its refresh, one and a half for a flush and the index.
    expect(asSubscribed(narrowed).liveFrom - narrowed.sentAt).toBe(2_750)
    expect((await connections.connectionById(connectionId))?.subscription).toEqual(subscription)
    expect(await say({ action: 'unsubscribe', games: ['game-a'] })).toMatchObject({
      subscription: { games: ['game-b'] },
    })
  })

  test('concurrent messages all take effect', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom('game-a', 'game-b', 'game-c', 'game-d'), { minLength: 1 }),
        async (games) => {
          const { say, connections } = await openConnectionManager({ subscription: {} })
          await Promise.all(games.map((game) => say({ action: 'subscribe', games: [game] })))
          const after = await connections.connectionById(connectionId)
          expect(after?.subscription.games).toEqual(games.toSorted((a, b) => a.localeCompare(b)))
        },
      ),
    )
  })

  test('a subscription cannot grow beyond its limit', async () => {
    const games = Array.from({ length: 500 }, (_, number) => `game-${number}`)
    const { say } = await openConnectionManager({ subscription: { games } })
    expect(await say({ action: 'subscribe', games: ['game-more'] })).toMatchObject({
      type: 'error',
      code: 'too_many_games',
    })
  })

  test('a connection without a record is closed, so that its client reconnects', async () => {
    const { say, closed } = await openConnectionManager()
    expect(await say({ action: 'subscribe', games: ['game-a'] })).toMatchObject({ code: 'unavailable' })
    expect(await say({ action: 'ping' })).toMatchObject({ code: 'unavailable' })
    expect(closed).toEqual([connectionId, connectionId])
  })
})

describe('a connection is closed', () => {
  const messages = [{ action: 'ping' }, { action: 'subscribe', games: ['game-a'] }]

  test.each(messages)('when its token has ended: %o', async (message) => {
    const { say, closed, clock, posted } = await openConnectionManager({ subscription: {} })
    await sleep(clock, 2 * 60 * 60 * 1000)
    expect(await say(message)).toMatchObject({ type: 'error', code: 'unavailable' })
    expect({ closed, posted }).toEqual({ closed: [connectionId], posted: [] })
  })

  test.each(messages)('when its client was set inactive: %o', async (message) => {
    const { say, closed, posted } = await openConnectionManager({ subscription: {}, isClientActive: false })
    expect(await say(message)).toMatchObject({ type: 'error', code: 'unavailable' })
    expect({ closed, posted }).toEqual({ closed: [connectionId], posted: [] })
  })

  test('when it sends more than 30 messages at once, or more than 10 a second', async () => {
    const { say, closed, clock } = await openConnectionManager({ subscription: {} })
    for (let second = 0; second < 20; second += 1) {
      for (let message = 0; message < 10; message += 1)
        expect((await say({ action: 'ping' })).type).toBe('pong')
      await sleep(clock, 1_000)
    }
    for (let message = 0; message < 30; message += 1) await say({ action: 'ping' })
    expect(closed).toEqual([])
    expect(await say('not even JSON')).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('10 messages a second'),
    })
    expect(closed).toEqual([connectionId])
  })

  test('when it asks for more snapshots than that allows', async () => {
    const { say, closed } = await openConnectionManager({ subscription: {}, sports: { 'game-a': 'tennis' } })
    for (let snapshot = 0; snapshot < 5; snapshot += 1) {
      await say({ action: 'subscribe', all: true })
      await say({ action: 'unsubscribe' })
    }
    expect(await say({ action: 'subscribe', all: true })).toMatchObject({ code: 'unavailable' })
    expect(closed).toEqual([connectionId])
  })
})

describe('snapshots', () => {
  test('carry the newest odds of each market of the added games, before the response', async () => {
    const { say, posted } = await openConnectionManager({
      subscription: { games: ['game-old'] },
      odds: [
        oddsAt(0, { gameId: 'game-a', outcomes: pricedAt(-120) }),
        oddsAt(1, { gameId: 'game-a', outcomes: pricedAt(-125) }),
        oddsAt(1, { gameId: 'game-a', type: 'moneyline' }),
        oddsAt(2, { gameId: 'game-a', type: 'moneyline', status: 'suspended', outcomes: [] }),
        oddsAt(3, { gameId: 'game-a', type: '*', status: 'suspended', outcomes: [] }),
        oddsAt(2, { gameId: 'game-old' }),
      ],
    })
    await say({ action: 'subscribe', games: ['game-a', 'game-old'] })
    expect(posted.map(({ type }) => type)).toEqual(['snapshot'])
    const [snapshot] = posted
    expect(snapshot?.type === 'snapshot' && snapshot.last).toBe(true)
    expect(snapshotPrices(posted)).toEqual([
      'game-a * suspended',
      'game-a moneyline open -110',
      'game-a moneyline suspended',
      'game-a spread open -125',
    ])
  })

  test('carry the current games of an added sport', async () => {
    const { say, posted } = await openConnectionManager({
      subscription: {},
      sports: { 'game-a': 'tennis', 'game-b': 'soccer' },
      odds: [oddsAt(0, { gameId: 'game-a' }), oddsAt(0, { gameId: 'game-b' })],
    })
    await say({ action: 'subscribe', sports: ['tennis'] })
    expect(snapshotPrices(posted)).toEqual(['game-a spread open -110'])
  })

  test('carry the live games of all before those to come, up to a limit', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `game-${n}`)
    const { say, posted } = await openConnectionManager({
      subscription: {},
      sports: Object.fromEntries(ids.map((id) => [id, 'tennis'])),
      live: ids.slice(30),
      odds: ids.map((gameId) => oddsAt(0, { gameId })),
    })
    await say({ action: 'subscribe', all: true })
    const received = new Set(posted.flatMap(snapshotGames))
    expect(received.size).toBe(50)
    expect(ids.slice(30).every((id) => received.has(id))).toBe(true)
  })

  test('are not sent if nothing was added', async () => {
    const { say, posted } = await openConnectionManager({ subscription: { games: ['game-a'] } })
    await say({ action: 'subscribe', games: ['game-a'] })
    await say({ action: 'subscribe' })
    await say({ action: 'unsubscribe' })
    expect(posted).toEqual([])
  })

  test('that fail do not undo the subscription', async () => {
    const { say } = await openConnectionManager({ subscription: {}, isOddsStoreBroken: true })
    expect(await say({ action: 'subscribe', games: ['game-a'] })).toMatchObject({ type: 'subscribed' })
  })
})

describe('other messages', () => {
  test('a ping gets a pong with its id', async () => {
    const { say } = await openConnectionManager({ subscription: {} })
    expect(await say({ action: 'ping', id: '7' })).toMatchObject({ type: 'pong', id: '7' })
    expect(await say({ action: 'ping' })).not.toHaveProperty('id')
  })

  test.each<[string, unknown, string, RegExp]>([
    [
      'text that is not JSON',
      'hello',
      'bad_message',
      /JSON object with an "action": subscribe, unsubscribe, ping/,
    ],
    ['a message without an action', { games: [] }, 'bad_message', /"action"/],
    ['an unknown action', { action: 'sell' }, 'unknown_action', /Unknown action "sell".*subscribe/],
    ['an invalid game id', { action: 'subscribe', games: ['x'] }, 'bad_message', /^games\[0\] must be/],
    [
      'too many games',
      { action: 'subscribe', games: Array.from({ length: 501 }, (_, n) => `game-${n}`) },
      'too_many_games',
      /^games must contain at most 350/,
    ],
  ])('%s gets an error that names the issue', async (_, message, code, words) => {
    const { say } = await openConnectionManager({ subscription: {} })
    expect(await say(message)).toMatchObject({ type: 'error', code, message: expect.stringMatching(words) })
  })

  test.each([{ action: 'ping' }, { action: 'subscribe', all: true }])(
    'a connection from before the protocol changed gets a frame of its own version, and is closed: %o',
    async (message) => {
      const { send, closed, posted } = await openConnectionManager({ subscription: {}, protocol: 1 })
      const { body } = await send('$default', { body: JSON.stringify(message) })
      expect(JSON.parse(body ?? '')).toMatchObject({
        v: 1,
        type: 'error',
        message: expect.stringContaining('reload'),
      })
      expect(closed).toEqual([connectionId])
      expect(posted).toEqual([])
    },
  )

  test('a message gets "unavailable" while the table is unreachable, and the connection stays', async () => {
    const { say, closed } = await openConnectionManager({ isStoreBroken: true })
    expect(await say({ action: 'ping' })).toMatchObject({ type: 'error', code: 'unavailable' })
    expect(closed).toEqual([])
  })

  test('any text at all gets a frame in response', async () => {
    const { say } = await openConnectionManager({ subscription: {} })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect((await say(text)).type).toBe('error')
      }),
    )
  })
})

test('one line is written about each event, without the message', async () => {
  const { send, lines } = await openConnectionManager({ subscription: {} })
  await send('subscribe', { body: JSON.stringify({ action: 'subscribe', games: ['game-a'] }) })
  expect(lines).toEqual([
    {
      message: 'socket',
      durationMs: 0,
      counts: { messages: 1 },
      facts: { route: 'subscribe', connectionId, clientId: 'client-demo', status: '200' },
    },
  ])
})

function asSubscribed(frame: ServerFrame): SubscribedFrame {
  if (frame.type !== 'subscribed') throw new TypeError(`Expected a subscribed frame, not ${frame.type}.`)
  return frame
}

function snapshotPrices(frames: readonly ServerFrame[]): string[] {
  return frames
    .flatMap((frame) => (frame.type === 'snapshot' ? frame.games.flat() : []))
    .map(({ gameId, type, status, outcomes }) => [gameId, type, status, outcomes[0]?.odds].join(' ').trim())
    .toSorted((a, b) => a.localeCompare(b))
}

function snapshotGames(frame: ServerFrame): string[] {
  return frame.type === 'snapshot' ? frame.games.flat().map(({ gameId }) => gameId) : []
}
