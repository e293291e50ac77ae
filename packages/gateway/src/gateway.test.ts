import { addToMarket, allGames, type Odds, oddsId, type Subscription } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ShardReader } from './ports.ts'
import { gameOf, oddsAt } from './testing/odds.ts'
import { connect, createRig, type Rig, type TestAnalyst } from './testing/rig.ts'

const nothing: Subscription = { all: false, games: [], sports: [], conflate: false }

async function openLive(rig: Rig, subscription: Subscription = allGames): Promise<TestAnalyst> {
  const analyst = connect(await rig.startTask(), subscription)
  analyst.say({ action: 'subscribe' })
  await rig.clock.advance(10)
  expect(analyst.session.isLive).toBe(true)
  return analyst
}

/** A shard that says nothing until the reader gives up. */
const silence: ShardReader['read'] = (_shard, _from, signal) => ({
  [Symbol.asyncIterator]: () => ({
    next: () =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ done: true, value: undefined }), { once: true })
      }),
  }),
})

test('a connection is welcomed at once, and gets nothing else before its first message', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const analyst = connect(await rig.startTask())
  rig.publish(oddsAt(rig.clock.now(), 100))
  await rig.clock.advance(6_000)
  expect(analyst.socket.received).toMatchObject([{ type: 'welcome', resumes: true, subscription: allGames }])
  await rig.clock.advance(5_000)
  expect(analyst.socket.closedWith).toBe(4408)
})

test('its games, their markets and the confirmation come in one turn, with the place from which all follows', async () => {
  const stored = oddsAt(0, 100)
  const rig = createRig({
    games: [{ ...gameOf('game-1'), live: { rev: 3, period: '1h' } }],
    markets: [addToMarket(undefined, stored)],
  })
  const gateway = await rig.startTask()
  const streamed = oddsAt(rig.clock.now(), 101, { gameId: 'game-2' })
  rig.publish(streamed)
  await rig.clock.advance(100)
  const analyst = connect(gateway)
  const number = rig.stream.sequenceNumber('shard-a')
  analyst.say({ action: 'subscribe' })
  await rig.clock.advance(0)
  expect(analyst.socket.received.map(({ type }) => type)).toEqual([
    'welcome',
    'games',
    'snapshot',
    'subscribed',
  ])
  expect(analyst.frames('games')).toMatchObject([{ games: [{ id: 'game-1', live: { rev: 3 } }] }])
  expect(analyst.odds().map(oddsId).toSorted()).toEqual([stored, streamed].map(oddsId).toSorted())
  expect(analyst.frames('subscribed')).toMatchObject([{ at: { 'shard-a': number }, subscription: allGames }])
  expect(analyst.frames('subscribed')[0]).not.toHaveProperty('resumed')
})

test('each follower gets the records that it follows, once and in order: by game, by sport, or all', async () => {
  const rig = createRig({
    games: [gameOf('game-1'), gameOf('game-2', { sport: 'tennis' }), gameOf('game-3', { sport: 'tennis' })],
  })
  const gateway = await rig.startTask()
  const analysts = [
    connect(gateway, allGames),
    connect(gateway, { ...nothing, games: ['game-1'] }),
    connect(gateway, { ...nothing, sports: ['tennis'] }),
    connect(gateway, nothing),
  ]
  for (const analyst of analysts) analyst.say({ action: 'subscribe' })
  await rig.clock.advance(10)
  const all: Odds[] = []
  for (let number = 0; number < 60; number += 1) {
    const odds = oddsAt(rig.clock.now(), 100 + number, { gameId: `game-${1 + (number % 3)}` })
    all.push(odds)
    rig.publish(odds)
    await rig.clock.advance(3)
  }
  await rig.clock.advance(100)
  const of = (...games: readonly string[]) => all.filter(({ gameId }) => games.includes(gameId)).map(oddsId)
  const got = analysts.map((analyst) => analyst.odds().map(oddsId))
  expect(got).toEqual([of('game-1', 'game-2', 'game-3'), of('game-1'), of('game-2', 'game-3'), []])
})

test('what arrives within a window is one write to each socket', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const analyst = await openLive(rig)
  const before = analyst.socket.writes
  rig.publish(...Array.from({ length: 50 }, (_, index) => oddsAt(rig.clock.now() + index, 100 + index)))
  await rig.clock.advance(4)
  expect(analyst.socket.writes - before).toBe(1)
  expect(analyst.odds()).toHaveLength(50)
})

test('with conflate only the newest of each market is in a frame', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const analyst = await openLive(rig, { ...allGames, conflate: true })
  const odds = [100, 101, 102].map((price, index) => oddsAt(rig.clock.now() + index, price))
  rig.publish(...odds)
  await rig.clock.advance(10)
  expect(analyst.odds().map(oddsId)).toEqual(odds.slice(-1).map(oddsId))
  expect(analyst.frames('odds')).toMatchObject([{ conflated: 2 }])
})

test('a changed game and a changed live state are sent to those who follow it; an older state is not', async () => {
  const rig = createRig({ games: [{ ...gameOf('game-1'), live: { rev: 2 } }] })
  const analyst = await openLive(rig)
  rig.changeLive('game-1', { rev: 3, period: '2h' })
  await rig.clock.advance(10)
  rig.changeLive('game-1', { rev: 1 })
  await rig.clock.advance(10)
  rig.changeGame(gameOf('game-1', { status: 'finished', createdAt: 2 }))
  await rig.clock.advance(10)
  expect(analyst.frames('games').slice(1)).toMatchObject([
    { games: [{ status: 'live', live: { rev: 3 } }] },
    { games: [{ status: 'finished', live: { rev: 3 } }] },
  ])
})

test('following more brings the state of what is new, and all that follows', async () => {
  const rig = createRig({
    games: [gameOf('game-1'), gameOf('game-2')],
    markets: [oddsAt(0, 100), oddsAt(0, 101, { gameId: 'game-2' })].map((odds) =>
      addToMarket(undefined, odds),
    ),
  })
  const analyst = await openLive(rig, { ...nothing, games: ['game-1'] })
  expect(analyst.odds().map(({ gameId }) => gameId)).toEqual(['game-1'])
  analyst.say({ action: 'subscribe', games: ['game-2'] })
  await rig.clock.advance(10)
  rig.publish(oddsAt(rig.clock.now(), 102, { gameId: 'game-2' }))
  await rig.clock.advance(10)
  expect(analyst.odds().map(({ gameId }) => gameId)).toEqual(['game-1', 'game-2', 'game-2'])
  expect(analyst.frames('subscribed').map(({ subscription }) => subscription.games)).toEqual([
    ['game-1'],
    ['game-1', 'game-2'],
  ])
})

test('a game that is on no list is read from the table when its first odds come, or when it is named', async () => {
  const rig = createRig({ markets: [addToMarket(undefined, oddsAt(0, 100, { type: 'moneyline' }))] })
  const analyst = await openLive(rig)
  rig.publish(oddsAt(rig.clock.now(), 101))
  await rig.clock.advance(50)
  expect(analyst.odds().map(({ type }) => type)).toEqual(['total', 'moneyline'])
  const named = connect(await rig.startTask(), { ...nothing, games: ['game-1'] })
  named.say({ action: 'subscribe' })
  await rig.clock.advance(10)
  expect(new Set(named.odds().map(({ type }) => type))).toEqual(new Set(['moneyline', 'total']))
})

test('a heartbeat tells everybody every five seconds where they are, also when nothing moves', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const analyst = await openLive(rig, nothing)
  rig.publish(oddsAt(rig.clock.now(), 100))
  await rig.clock.advance(11_000)
  rig.stream.tick()
  const at = { 'shard-a': rig.stream.sequenceNumber('shard-a') }
  expect(analyst.frames('heartbeat').slice(-2)).toMatchObject([{ at }, { at }])
})

test('wherever a connection is lost, another task sends it all that it missed, through splits of shards, or says that it cannot', async () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('publish'), count: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('wait'), count: fc.integer({ min: 1, max: 6_000 }) }),
    },
    fc.record({ kind: fc.constantFrom('lose', 'split', 'cut'), count: fc.constant(1) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, isByGame) => {
      const rig = createRig({ games: [gameOf('game-1'), gameOf('game-2')] })
      rig.publish(oddsAt(rig.clock.now() - 1, 99))
      const first = await rig.startTask()
      const second = await rig.startTask()
      const subscription = isByGame ? { ...nothing, games: ['game-1'] } : allGames
      const wanted: Odds[] = []
      const got = new Set<string>()
      let open = ['shard-a']
      let tasks = [first, second]
      let analyst = connect(first, subscription)
      analyst.say({ action: 'subscribe' })
      await rig.clock.advance(10)
      let prices = 100
      for (const { kind, count } of steps) {
        if (kind === 'wait') await rig.clock.advance(count)
        else if (kind === 'cut') rig.stream.cut()
        else if (kind === 'split') {
          const [parent = ''] = open
          const children = [`${parent}0`, `${parent}1`]
          rig.stream.split(parent, ...children)
          open = [...open.slice(1), ...children]
        } else if (kind === 'publish') {
          for (let made = 0; made < count; made += 1) {
            prices += 1
            const odds = oddsAt(rig.clock.now(), prices, { gameId: `game-${1 + (prices % 2)}` })
            rig.publishTo(open[prices % open.length] ?? '', odds)
            if (!isByGame || odds.gameId === 'game-1') wanted.push(odds)
          }
        } else {
          for (const odds of analyst.odds()) got.add(oddsId(odds))
          const at = analyst.place()
          analyst.session.end()
          tasks = tasks.toReversed()
          const [task = first] = tasks
          await rig.clock.advance(5)
          analyst = connect(task, subscription)
          analyst.say({ action: 'subscribe', at })
          await rig.clock.advance(20)
          expect(analyst.frames('subscribed')).toMatchObject([{ resumed: true }])
        }
      }
      rig.stream.tick()
      await rig.clock.advance(2_000)
      for (const odds of analyst.odds()) got.add(oddsId(odds))
      expect(wanted.filter((odds) => !got.has(oddsId(odds)))).toEqual([])
      first.stop()
      second.stop()
    }),
  )
})

test('a place that is too old, unknown or of another stream cannot be resumed: the state comes instead', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const gateway = await rig.startTask({ limits: { ringMs: 10_000 } })
  const lost = connect(gateway)
  lost.say({ action: 'subscribe' })
  rig.publish(oddsAt(rig.clock.now(), 100))
  await rig.clock.advance(6_000)
  const old = lost.place()
  for (let second = 0; second < 20; second += 1) {
    rig.publish(oddsAt(rig.clock.now(), 200 + second))
    await rig.clock.advance(1_000)
  }
  for (const at of [old, {}, { ...lost.place(), other: '5' }]) {
    const analyst = connect(gateway)
    analyst.say({ action: 'subscribe', at })
    await rig.clock.advance(10)
    expect(analyst.frames('subscribed')).toMatchObject([{ resumed: false }])
    expect(analyst.frames('snapshot').at(-1)).toMatchObject({ last: true })
    expect(analyst.odds().map(({ outcomes }) => outcomes[0]?.odds)).toEqual([219])
  }
})

test('a reader that stops reading gets the newest of each market, flagged, when it goes on', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const slow = connect(await rig.startTask({ limits: { holdBytes: 10_000, pumpBytes: 5_000 } }))
  slow.say({ action: 'subscribe' })
  await rig.clock.advance(10)
  slow.socket.stall(true)
  let price = 100
  for (; price < 900; price += 1) {
    rig.publish(oddsAt(rig.clock.now(), price))
    await rig.clock.advance(10)
  }
  expect(slow.session.isLive).toBe(false)
  expect(slow.socket.bytesWaiting).toBeLessThan(20_000)
  slow.socket.stall(false)
  await rig.clock.advance(10)
  expect(slow.session.isLive).toBe(true)
  const frames = slow.frames('odds')
  expect(frames.at(-1)?.conflated).toBeGreaterThan(100)
  expect(
    frames
      .at(-1)
      ?.games.flat()
      .map(({ outcomes }) => outcomes[0]?.odds),
  ).toEqual([899])
  expect(slow.place()).toEqual({ 'shard-a': rig.stream.sequenceNumber('shard-a') })
})

test('one that pauses for a moment loses nothing', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const slow = connect(await rig.startTask({ limits: { holdBytes: 1_000, pumpBytes: 5_000 } }))
  slow.say({ action: 'subscribe' })
  await rig.clock.advance(10)
  slow.socket.stall(true)
  for (let price = 100; price < 150; price += 1) {
    rig.publish(oddsAt(rig.clock.now(), price))
    await rig.clock.advance(10)
  }
  slow.socket.stall(false)
  await rig.clock.advance(10)
  expect(slow.odds()).toHaveLength(50)
  expect(slow.frames('odds').some(({ conflated }) => conflated !== undefined)).toBe(false)
})

test('50 readers of 500 that take nothing for half a minute are closed, and the others notice nothing of it', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const gateway = await rig.startTask({ limits: { holdBytes: 2_000, pumpBytes: 1_000 } })
  const analysts = Array.from({ length: 500 }, () => connect(gateway))
  for (const analyst of analysts) analyst.say({ action: 'subscribe' })
  await rig.clock.advance(10)
  const [stopped, reading] = [analysts.slice(0, 50), analysts.slice(50)]
  for (const { socket } of stopped) socket.stall(true)
  for (let price = 100; price < 135; price += 1) {
    rig.publish(...Array.from({ length: 10 }, (_, index) => oddsAt(rig.clock.now() + index, price)))
    await rig.clock.advance(1_000)
    for (const { session } of reading) session.touch()
  }
  expect(new Set(stopped.map(({ socket }) => socket.closedWith))).toEqual(new Set([4408]))
  expect(Math.max(...stopped.map(({ socket }) => socket.bytesWaiting))).toBeLessThan(5_000)
  expect(new Set(reading.map((analyst) => analyst.odds().length))).toEqual(new Set([350]))
  expect(gateway.connections).toBe(450)
})

test('analysts of a client that is set inactive are cut off, and get in again when it is active', async () => {
  const rig = createRig()
  const gateway = await rig.startTask()
  const [one, other] = [connect(gateway, allGames, 'client-one'), connect(gateway, allGames, 'client-other')]
  rig.setActive('client-one', false)
  await rig.clock.advance(10)
  expect([one.socket.closedWith, other.socket.closedWith]).toEqual([4403, undefined])
  expect(gateway.refusal('client-one')).toBe('inactive')
  rig.setActive('client-one', true)
  await rig.clock.advance(10)
  expect(gateway.refusal('client-one')).toBeUndefined()
})

test('a client has only so many connections, and a connection only so many messages, so much time and no silence', async () => {
  const rig = createRig()
  const gateway = await rig.startTask({ limits: { connectionsPerClient: 2, maxDurationMs: 600_000 } })
  const [chatty, silent] = [connect(gateway), connect(gateway)]
  expect(gateway.refusal('client-demo')).toBe('too-many')
  expect(gateway.refusal('client-other')).toBeUndefined()
  for (let message = 0; message < 31; message += 1) chatty.say({ action: 'ping', id: String(message) })
  expect(chatty.frames('pong')).toHaveLength(30)
  expect(chatty.socket.closedWith).toBe(4429)
  silent.say({ action: 'subscribe' })
  await rig.clock.advance(80_000)
  expect(silent.socket.closedWith).toBe(1001)
  const lasting = connect(gateway)
  lasting.say({ action: 'subscribe' })
  for (let minute = 0; minute < 10; minute += 1) {
    await rig.clock.advance(60_000)
    lasting.say({ action: 'ping' })
  }
  expect(lasting.socket.closedWith).toBe(1001)
  expect(gateway.refusal('client-demo')).toBeUndefined()
})

test('a message that cannot be read, and a subscription that is too large, are refused by name', async () => {
  const rig = createRig()
  const analyst = connect(await rig.startTask(), nothing)
  analyst.say({ action: 'dance' })
  analyst.say({ action: 'subscribe', games: names(0) })
  analyst.say({ action: 'subscribe', games: names(300) })
  await rig.clock.advance(10)
  expect(analyst.frames('error').map(({ code }) => code)).toEqual(['unknown_action', 'too_many_games'])
  expect(analyst.session.subscription.games).toHaveLength(300)
})

test('a task that has caught up stays ready, however late the stream is then', async () => {
  const rig = createRig()
  const gateway = await rig.startTask()
  rig.stream.hold(true)
  rig.stream.cut()
  await rig.clock.advance(20_000)
  expect([gateway.isReady, gateway.isHealthy]).toEqual([true, true])
})

test('a task is ready and healthy only while every shard is heard', async () => {
  const rig = createRig()
  let isSilent = false
  const gateway = await rig.startTask({
    reader: {
      list: () => rig.stream.list(),
      read: (...args) => (isSilent ? silence(...args) : rig.stream.read(...args)),
    },
  })
  isSilent = true
  rig.stream.cut()
  rig.stream.tick()
  await rig.clock.advance(40_000)
  expect([gateway.isReady, gateway.isHealthy]).toEqual([false, false])
  expect(gateway.refusal('client-demo')).toBe('not-ready')
  isSilent = false
  await rig.clock.advance(30_000)
  expect([gateway.isReady, gateway.isHealthy]).toEqual([true, true])
})

test('a shard that a split has just made counts as heard for as long as any', async () => {
  const rig = createRig()
  const gateway = await rig.startTask({
    reader: {
      list: () => rig.stream.list(),
      read: (...args) => (args[0] === 'shard-a' ? rig.stream.read(...args) : silence(...args)),
    },
  })
  await rig.clock.advance(60_000)
  rig.stream.split('shard-a', 'shard-b', 'shard-c')
  await rig.clock.advance(1)
  expect([gateway.isReady, gateway.isHealthy]).toEqual([true, true])
  await rig.clock.advance(31_000)
  expect([gateway.isReady, gateway.isHealthy]).toEqual([false, false])
})

test('a task that stops closes its connections over some seconds, so that they move to another one', async () => {
  const rig = createRig()
  const gateway = await rig.startTask()
  const analysts = Array.from({ length: 40 }, () => connect(gateway))
  const drained = gateway.drain(5_000)
  expect(gateway.isReady).toBe(false)
  await rig.clock.advance(1_000)
  const closed = analysts.filter(({ socket }) => socket.closedWith === 1012).length
  expect(closed).toBeGreaterThan(4)
  expect(closed).toBeLessThan(20)
  await rig.clock.run(drained)
  expect(gateway.connections).toBe(0)
})

test('a record that cannot be read hurts no other', async () => {
  const rig = createRig({ games: [gameOf('game-1')] })
  const analyst = await openLive(rig)
  rig.publish(oddsAt(rig.clock.now(), 100))
  rig.stream.write('shard-a', Buffer.from('{"dynamodb":{"Keys":{"SK":{"S":"odds-x').toString('base64'))
  rig.publish(oddsAt(rig.clock.now(), 101))
  await rig.clock.advance(10)
  expect(analyst.odds()).toHaveLength(2)
  expect(rig.errors).toHaveLength(1)
})

function names(from: number): string[] {
  return Array.from({ length: 300 }, (_, index) => `game-${from + index}`)
}
