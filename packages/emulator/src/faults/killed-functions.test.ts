import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { InvocationListener } from '../lambda/types.ts'
import { createFaultContext } from './fault-context.ts'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'
import { createKilledFunctions } from './killed-functions.ts'

function setUp() {
  const clock = createManualClock(0)
  const { count, counts, random } = createFaultContext(clock)
  random.restart(1)
  const killed: string[] = []
  let listener: InvocationListener | undefined
  const fault = createKilledFunctions({
    clock,
    lambda: {
      functionNames: () => ['dev-consumer-1', 'dev-writer-2', 'dev-asleep-3'],
      async kill(name) {
        if (name === 'dev-asleep-3') return false
        killed.push(`${name}@${clock.now()}`)
        return true
      },
      watch(next) {
        listener = next
        return () => (listener = undefined)
      },
    },
    random: random.of('killedFunctions'),
    count: () => count('killedFunctions'),
  })
  /** Begins an invocation, and tells when it was killed. */
  const invoke = (functionName = 'dev-consumer-1') => {
    let killedAtMs: number | undefined
    let isRunning = true
    listener?.({
      functionName,
      kill() {
        if (isRunning) killedAtMs = clock.now()
        return isRunning
      },
    })
    return { killedAtMs: () => killedAtMs, end: () => (isRunning = false) }
  }
  return {
    clock,
    counts,
    killed,
    invoke,
    isWatching: () => listener !== undefined,
    set: (killedFunctions: FaultPlanInput['killedFunctions']) =>
      fault.set(parseFaultPlan({ killedFunctions }).killedFunctions),
    clear: () => fault.set(undefined),
  }
}

test('An instance of each matching function is killed at the end of each period', async () => {
  const { clear, clock, counts, isWatching, killed, set } = setUp()
  set({ functionName: 'dev-consumer-*', everyMs: 100 })
  await clock.advance(250)
  expect(killed).toEqual(['dev-consumer-1@100', 'dev-consumer-1@200'])
  set({ everyMs: 100 })
  await clock.advance(100)
  expect(killed.slice(2)).toEqual(['dev-consumer-1@350', 'dev-writer-2@350'])
  expect(counts().killedFunctions).toBe(4)
  expect(isWatching()).toBe(false)
  clear()
  await clock.advance(1_000)
  expect(killed).toHaveLength(4)
})

test('A share of the invocations is killed as they begin', () => {
  const { counts, invoke, set } = setUp()
  set({ share: 0.25 })
  const killed = Array.from({ length: 400 }, () => invoke()).filter(({ killedAtMs }) => killedAtMs() === 0)
  // Of 400, at this seed.
  expect(killed).toHaveLength(91)
  expect(counts().killedFunctions).toBe(killed.length)
})

test('Invocations of other functions are spared', () => {
  const { counts, invoke, set } = setUp()
  set({ share: 1, functionName: '*-consumer-*' })
  expect(invoke('dev-writer-2').killedAtMs()).toBeUndefined()
  expect(invoke('dev-consumer-1').killedAtMs()).toBe(0)
  expect(counts().killedFunctions).toBe(1)
})

test('An invocation is killed some time into it, unless it has ended', async () => {
  const { clock, counts, invoke, set } = setUp()
  set({ share: 1, after: { fixedMs: 20, jitterMs: 10 } })
  const [long, short] = [invoke(), invoke()]
  await clock.advance(19)
  expect(long.killedAtMs()).toBeUndefined()
  short.end()
  await clock.advance(11)
  expect(long.killedAtMs()).toBeGreaterThanOrEqual(20)
  expect(short.killedAtMs()).toBeUndefined()
  expect(counts().killedFunctions).toBe(1)
})

test('Kills that are still to come are called off with the fault', async () => {
  const { clear, clock, invoke, isWatching, set } = setUp()
  set({ share: 1, after: { fixedMs: 20 } })
  const invocation = invoke()
  clear()
  await clock.advance(100)
  expect(invocation.killedAtMs()).toBeUndefined()
  expect(isWatching()).toBe(false)
})
