import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMachine } from './machine.ts'
import type { ClientEvent } from './machine/client-event.ts'
import type { ClientState } from './machine/client-state.ts'
import type { Effect } from './machine/effect.ts'
import { type TimerName, timerNames } from './machine/timer-name.ts'
import { defaultTiming } from './timing.ts'

const machine = createMachine(defaultTiming)

/** An event of a schedule: its numbers are relative to the newest, so that most of them matter. */
type Draft = (numbers: { readonly socket: number; readonly round: number }) => ClientEvent

const age = fc.constantFrom(0, 0, 0, 0, 1)
const detail = 'for a reason'
const drafts: fc.Arbitrary<Draft> = fc.oneof(
  fc
    .constantFrom<ClientEvent['type'] & ('start' | 'heard' | 'wake' | 'subscription-changed')>(
      'start',
      'heard',
      'wake',
      'subscription-changed',
    )
    .map((type): Draft => () => ({ type })),
  age.map((old): Draft => ({ socket }) => ({ type: 'token', socket: socket - old })),
  fc.tuple(age, fc.constantFrom(false, false, false, true)).map(([old, isFinal]): Draft => ({ socket }) => ({
    type: 'token-failed',
    socket: socket - old,
    isFinal,
    detail,
  })),
  age.map((old): Draft => ({ socket }) => ({ type: 'socket-open', socket: socket - old })),
  fc
    .tuple(age, fc.constantFrom(1000, 1001, 1006, 1006, 1009, 1011, 4426))
    .map(([old, code]): Draft => ({ socket }) => ({ type: 'socket-closed', socket: socket - old, code })),
  fc
    .tuple(age, fc.constantFrom<'granted' | 'refused' | 'unknown'>('granted', 'refused', 'unknown'))
    .map(([old, access]): Draft => ({ socket }) => ({
      type: 'access-checked',
      socket: socket - old,
      access,
      detail,
    })),
  fc
    .tuple(fc.integer({ min: -100, max: 5_000 }), fc.boolean())
    .map(([liveInMs, isComplete]): Draft => () => ({ type: 'subscribed', liveInMs, isComplete })),
  fc.boolean().map((isFinal): Draft => () => ({ type: 'subscribe-failed', isFinal, detail })),
  fc.constant((): ClientEvent => ({ type: 'outdated', detail })),
  fc
    .tuple(fc.constantFrom<'gap' | 'conflated'>('gap', 'conflated'), fc.boolean())
    .map(([cause, isShared]): Draft => () => ({ type: 'missed', cause, isShared })),
  fc.integer({ min: -100, max: 15_000 }).map((forMs): Draft => () => ({ type: 'flowing', forMs })),
  age.map((old): Draft => ({ round }) => ({ type: 'caught-up', round: round - old })),
  fc.tuple(age, fc.boolean()).map(([old, isRefusal]): Draft => ({ round }) => ({
    type: 'catch-up-failed',
    round: round - old,
    isRefusal,
    detail,
  })),
  fc.constantFrom(...timerNames).map((timer): Draft => () => ({ type: `timer:${timer}` })),
  fc.boolean().map((isOnline): Draft => () => ({ type: 'network', isOnline })),
)

/** Environment of the machine: its sockets, timers and requests under way. */
interface World {
  state: ClientState
  nowMs: number
  socket: number
  round: number
  openSockets: number
  isFetching: boolean
  isAsked: boolean
  readonly timers: Set<TimerName>
  readonly handshakesAtMs: number[]
}

function newWorld(): World {
  return {
    state: machine.initial,
    nowMs: 0,
    socket: 0,
    round: 0,
    openSockets: 0,
    isFetching: false,
    isAsked: false,
    timers: new Set(),
    handshakesAtMs: [],
  }
}

function canHappen(world: World, event: ClientEvent): boolean {
  return event.type.startsWith('timer:')
    ? timerNames.some((name) => event.type === `timer:${name}` && world.timers.has(name))
    : true
}

function apply(world: World, event: ClientEvent, draw: number): readonly Effect[] {
  if (event.type.startsWith('timer:')) {
    const name = timerNames.find((timer) => event.type === `timer:${timer}`)
    if (name !== undefined) world.timers.delete(name)
  }
  if (event.type === 'socket-closed' && event.socket === world.socket) world.openSockets = 0
  const { state, effects } = machine.step(world.state, event, { nowMs: world.nowMs, draw })
  world.state = state
  for (const effect of effects) perform(world, effect)
  return effects
}

function perform(world: World, effect: Effect): void {
  switch (effect.type) {
    case 'get-token':
      world.socket = effect.socket
      break
    case 'open-socket':
      world.openSockets += 1
      world.handshakesAtMs.push(world.nowMs)
      expect(world.openSockets).toBe(1)
      break
    case 'close-socket':
      world.openSockets = 0
      break
    case 'catch-up':
      expect(world.isFetching).toBe(false)
      world.isFetching = true
      world.round = effect.round
      break
    case 'cancel-catch-up':
      world.isFetching = false
      break
    case 'set-timer':
      expect(effect.delayMs).toBeGreaterThanOrEqual(0)
      world.timers.add(effect.timer)
      break
    case 'clear-timers':
      for (const timer of effect.timers) world.timers.delete(timer)
      break
    case 'check-access':
    case 'send-subscription':
    case 'send-ping':
    case 'buffer':
    case 'flush':
      break
  }
}

function isLinked(state: ClientState): boolean {
  return state.kind === 'catching-up' || state.kind === 'live' || state.kind === 'stale'
}

function checkSchedule(schedule: readonly (readonly [Draft, number, number])[]): void {
  const world = newWorld()
  apply(world, { type: 'start' }, 0.5)
  for (const [draft, waitMs, draw] of schedule) {
    const event = draft(world)
    if (!canHappen(world, event)) continue
    if (event.type === 'caught-up' || event.type === 'catch-up-failed') {
      if (event.round === world.round && !world.isFetching) continue
      if (event.round === world.round) world.isFetching = false
    }
    const before = world.state
    world.nowMs += waitMs
    apply(world, event, draw)
    const after = world.state
    const row: Readonly<Record<string, { readonly to: readonly string[] }>> = machine.table[before.kind]
    if (after !== before) expect(row[event.type]?.to).toContain(after.kind)

    if (before.kind === 'closed') expect(after).toBe(before)
    if (after.kind === 'live' && before.kind !== 'live') {
      const isConfirmed = event.type === 'subscribed' && event.isComplete
      expect([before.kind, event.type]).toEqual(
        before.kind === 'stale'
          ? ['stale', 'heard']
          : ['catching-up', isConfirmed ? 'subscribed' : 'caught-up'],
      )
    }
    if (isLinked(after)) expect(world.openSockets).toBe(1)
    if (after.kind === 'offline') expect(world.timers.has('retry')).toBe(true)
    if (after.kind === 'connecting') expect(world.timers.has('attempt')).toBe(true)
    if (isLinked(after))
      expect(['ping', 'pong', 'turn', 'grace'].some((name) => world.timers.has(timerOf(name)))).toBe(true)
    if (after.kind === 'closed')
      expect([world.openSockets, world.timers.size, world.isFetching]).toEqual([0, 0, false])
    if (after.kind === 'catching-up') {
      const waitsFor = { subscribing: 'subscribe', waiting: 'liveFrom', pausing: 'catchUpRetry' } as const
      if (after.phase === 'fetching') expect(world.isFetching).toBe(true)
      else expect(world.timers.has(waitsFor[after.phase])).toBe(true)
    }
  }
}

function timerOf(name: string): TimerName {
  const found = timerNames.find((timer) => timer === name)
  if (found === undefined) throw new TypeError(name)
  return found
}

test('C1 C6 C13 never two sockets, never without a next step, live only after a catch-up, closed for good', () => {
  const schedules = fc.array(
    fc.tuple(drafts, fc.integer({ min: 0, max: 20_000 }), fc.double({ min: 0, max: 0.999, noNaN: true })),
    { maxLength: 80 },
  )
  fc.assert(fc.property(schedules, checkSchedule))
})

test('C11 attempts keep their distance, whatever the platform says and the dice are', () => {
  const signs = fc.array(
    fc.tuple(
      fc.constantFrom<ClientEvent['type'] & ('network' | 'wake' | 'timer:retry')>(
        'network',
        'wake',
        'timer:retry',
      ),
      fc.integer({ min: 0, max: 3_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
    ),
    { maxLength: 60 },
  )
  const keepDistance = fc.property(signs, (all) => {
    const world = newWorld()
    apply(world, { type: 'start' }, 0)
    const attemptsAtMs = [0]
    for (const [type, waitMs, draw] of all) {
      world.nowMs += waitMs
      if (world.state.kind === 'offline') {
        const isEarly = type === 'timer:retry' && world.nowMs < world.state.retryAtMs
        if (isEarly) world.nowMs = world.state.retryAtMs
        const effects = apply(world, type === 'network' ? { type, isOnline: true } : { type }, draw)
        if (effects.some((effect) => effect.type === 'get-token')) attemptsAtMs.push(world.nowMs)
      } else {
        apply(world, { type: 'token-failed', socket: world.socket, isFinal: false, detail }, draw)
      }
    }
    for (const [index, atMs] of attemptsAtMs.entries()) {
      const next = attemptsAtMs[index + 1]
      if (next !== undefined) expect(next - atMs).toBeGreaterThanOrEqual(defaultTiming.reconnect.floorMs)
    }
  })
  fc.assert(keepDistance)
})

function liveWorld(): World {
  const world = newWorld()
  apply(world, { type: 'start' }, 0)
  apply(world, { type: 'token', socket: world.socket }, 0)
  apply(world, { type: 'socket-open', socket: world.socket }, 0)
  apply(world, { type: 'subscribed', liveInMs: 0, isComplete: true }, 0)
  return world
}

function lostAfter(becomesLive: boolean): ClientState {
  const world = newWorld()
  apply(world, { type: 'start' }, 0)
  for (let failures = 0; failures < 4; failures += 1) {
    apply(world, { type: 'token-failed', socket: world.socket, isFinal: false, detail }, 0)
    apply(world, { type: 'timer:retry' }, 0)
  }
  apply(world, { type: 'token', socket: world.socket }, 0)
  apply(world, { type: 'socket-open', socket: world.socket }, 0)
  if (becomesLive) apply(world, { type: 'subscribed', liveInMs: 0, isComplete: true }, 0)
  apply(world, { type: 'socket-closed', socket: world.socket, code: 1006 }, 0)
  return world.state
}

test('C3 a connection that became live makes the next pause short again, however soon it is lost; another does not', () => {
  expect(lostAfter(true)).toMatchObject({ kind: 'offline', attempt: 1 })
  expect(lostAfter(false)).toMatchObject({ kind: 'offline', attempt: 5 })
})

test('C24 what many clients miss at once is caught up at different times, what one misses at once', () => {
  const delays = [0, 0.25, 0.999].map((draw) => {
    const world = liveWorld()
    const effects = apply(world, { type: 'missed', cause: 'gap', isShared: true }, draw)
    const pause = effects.find((effect) => effect.type === 'set-timer' && effect.timer === 'catchUpRetry')
    return pause?.type === 'set-timer' ? pause.delayMs : undefined
  })
  expect(delays).toEqual([0, 0.25, 0.999].map((draw) => draw * defaultTiming.spreadMs))
  const effects = apply(liveWorld(), { type: 'missed', cause: 'gap', isShared: false }, 0.5)
  expect(effects.map(({ type }) => type)).toContain('catch-up')
})

/** How long a client waits with its catch-up when the server is certain of its frames `liveInMs` after the subscription. */
function catchUpDelay(hasBeenLive: boolean, draw: number): number | undefined {
  const world = hasBeenLive ? liveWorld() : newWorld()
  if (hasBeenLive) apply(world, { type: 'socket-closed', socket: world.socket, code: 1006 }, 0)
  else apply(world, { type: 'start' }, 0)
  apply(world, { type: 'timer:retry' }, 0)
  apply(world, { type: 'token', socket: world.socket }, 0)
  apply(world, { type: 'socket-open', socket: world.socket }, 0)
  const effects = apply(world, { type: 'subscribed', liveInMs: 100, isComplete: false }, draw)
  const wait = effects.find((effect) => effect.type === 'set-timer' && effect.timer === 'liveFrom')
  return wait?.type === 'set-timer' ? wait.delayMs : undefined
}

test('C24 clients that were cut at once catch up at different times; one that connects for the first time does not wait', () => {
  const draws = [0, 0.25, 0.999]
  expect(draws.map((draw) => catchUpDelay(true, draw))).toEqual(
    draws.map((draw) => 100 + draw * defaultTiming.spreadMs),
  )
  expect(draws.map((draw) => catchUpDelay(false, draw))).toEqual([100, 100, 100])
})

test('C13 a code that complains of what the client sends closes it for good', () => {
  const world = newWorld()
  apply(world, { type: 'start' }, 0)
  apply(world, { type: 'token', socket: 1 }, 0)
  apply(world, { type: 'socket-open', socket: 1 }, 0)
  apply(world, { type: 'socket-closed', socket: 1, code: 1009 }, 0)
  expect(world.state).toMatchObject({ kind: 'closed', reason: 'protocol' })
})

test('C19 a server that is newer than the client closes it for good, during the handshake or later', () => {
  for (const isOpen of [false, true]) {
    const world = newWorld()
    apply(world, { type: 'start' }, 0)
    apply(world, { type: 'token', socket: 1 }, 0)
    if (isOpen) apply(world, { type: 'socket-open', socket: 1 }, 0)
    apply(world, { type: 'socket-closed', socket: 1, code: 4426 }, 0)
    expect(world.state).toMatchObject({ kind: 'closed', reason: 'outdated' })
  }
})
