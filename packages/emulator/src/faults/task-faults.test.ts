import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { Task } from '../ecs/task.ts'
import { createFaultContext } from './fault-context.ts'
import { createKilledTasks } from './killed-tasks.ts'
import { createSlowTasks } from './slow-tasks.ts'

test('One running task of each matching service is killed each time the period is over', async () => {
  const { clock, context, ecs, signals } = setUp({ live: 3, other: 1, empty: 0 })
  const fault = createKilledTasks({ clock, ecs, ...context('killedTasks') })
  fault.set({ serviceName: '*', everyMs: 100 })
  await clock.advance(100)
  expect(signals.map((signal) => signal.replace(/\d/, ''))).toEqual(['live- SIGKILL', 'other- SIGKILL'])
  fault.set({ serviceName: 'li*', everyMs: 100 })
  await clock.advance(200)
  expect(signals.slice(2).every((signal) => signal.startsWith('live'))).toBe(true)
  fault.set(undefined)
  await clock.advance(1_000)
  expect(signals).toHaveLength(4)
})

test('One task stays slow: it is suspended for a part of each period, as long as it runs', async () => {
  const { clock, context, ecs, services, signals } = setUp({ live: 3 })
  const fault = createSlowTasks({ clock, ecs, ...context('slowTasks') })
  fault.set({ serviceName: '*', everyMs: 100, suspendedMs: 40 })
  await clock.advance(540)
  const [slow = ''] = (signals[0] ?? '').split(' ')
  expect(signals).toEqual(Array.from({ length: 5 }, () => [`${slow} SIGSTOP`, `${slow} SIGCONT`]).flat())
  services.live = (services.live ?? []).filter(({ id }) => id !== slow)
  await clock.advance(60)
  expect(signals.at(-1)).toMatch(/SIGSTOP$/)
  expect(signals.at(-1)).not.toContain(slow)
  fault.set(undefined)
  expect(signals.at(-1)).toMatch(/SIGCONT$/)
  expect(clock.pending).toBe(0)
})

function setUp(counts: Readonly<Record<string, number>>) {
  const clock = createManualClock(0)
  const { count, random } = createFaultContext(clock)
  random.restart(1)
  const signals: string[] = []
  const services: Record<string, Task[]> = Object.fromEntries(
    Object.entries(counts).map(([name, length]) => [
      name,
      Array.from({ length }, (_, index) => createTask(`${name}-${index}`, signals)),
    ]),
  )
  return {
    clock,
    services,
    signals,
    ecs: { runningTasks: () => new Map(Object.entries(services)) },
    context: (kind: 'killedTasks' | 'slowTasks') => ({ random: random.of(kind), count: () => count(kind) }),
  }
}

function createTask(id: string, signals: string[]): Task {
  return {
    id,
    arn: `arn:${id}`,
    definition: {
      family: 'app',
      revision: 1,
      taskDefinitionArn: 'arn:definition',
      containerDefinitions: [],
      cpu: 256,
      memory: 512,
    },
    createdAtMs: 0,
    meterTime: () => undefined,
    status: 'RUNNING',
    desiredStatus: 'RUNNING',
    startedAtMs: 0,
    stoppedAtMs: undefined,
    stopped: undefined,
    exitCode: undefined,
    pid: undefined,
    address: undefined,
    stop: async () => undefined,
    signal(name) {
      signals.push(`${id} ${name}`)
      return true
    },
  }
}
