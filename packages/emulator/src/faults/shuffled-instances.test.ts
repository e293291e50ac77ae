import { expect, test } from 'vitest'
import type { InstanceChooser } from '../lambda/types.ts'
import { createFaultContext } from './fault-context.ts'
import { createManualClock } from '@sportsfeeds/std/testing'
import { parseFaultPlan } from './fault-plan.ts'
import { createShuffledInstances } from './shuffled-instances.ts'

test('invocations go to instances at random, and to a new one as long as there are fewer than asked for', () => {
  const { count, counts, random } = createFaultContext(createManualClock(0))
  random.restart(1)
  let chooser: InstanceChooser | undefined
  const fault = createShuffledInstances({
    lambda: { chooseInstances: (next) => (chooser = next) },
    random: random.of('shuffledInstances'),
    count: () => count('shuffledInstances'),
  })
  const choicesOf = (functionName: string, idle: number, busy: number) =>
    new Set(Array.from({ length: 100 }, () => chooser?.({ functionName, idle, busy })))

  fault.set(parseFaultPlan({ shuffledInstances: { functionName: 'dev-consumer-*' } }).shuffledInstances)
  expect(choicesOf('dev-writer-1', 2, 0)).toEqual(new Set([undefined]))
  expect(choicesOf('dev-consumer-1', 0, 0)).toEqual(new Set(['new']))
  expect(choicesOf('dev-consumer-1', 2, 0)).toEqual(new Set([0, 1, 'new']))
  expect(choicesOf('dev-consumer-1', 3, 0)).toEqual(new Set([0, 1, 2]))
  expect(choicesOf('dev-consumer-1', 2, 1)).toEqual(new Set([0, 1]))
  expect(choicesOf('dev-consumer-1', 0, 5)).toEqual(new Set(['new']))
  expect(counts().shuffledInstances).toBe(500)

  fault.set(undefined)
  expect(chooser).toBeUndefined()
})
