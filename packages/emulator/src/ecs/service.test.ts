import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { TargetAddress, TargetRegistry, TargetState } from '../elb/types.ts'
import { createService, type Service } from './service.ts'
import { type ServiceInput, ServiceSettings } from './service-settings.ts'
import type { Stop, Task, TaskStatus } from './task.ts'
import type { TaskDefinition } from './task-definition.ts'

const targetGroupArn = 'arn:group'
const behind = { loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 8080 }] }

test('A service starts as many tasks as it should, registers them, and replaces one that exits [ecs/ecs_services]', async () => {
  const { healthy, running, service, registered } = setUp({ desiredCount: 2, ...behind })
  expect(registered()).toEqual([])
  for (const task of running()) task.become('RUNNING')
  expect(registered()).toEqual([1, 2])
  running()[0]?.exit()
  expect(running().map(({ number }) => number)).toEqual([2, 3])
  running()[1]?.become('RUNNING')
  expect(registered()).toEqual([2, 3])
  expect(service.isSteady).toBe(false)
  healthy(2, 3)
  expect(service.isSteady).toBe(true)
})

test('Tasks that fail to start are replaced after longer and longer waits, others at once [ecs/service-throttle-logic]', async () => {
  const { clock, running, started } = setUp()
  const fail = () => {
    running()[0]?.become('RUNNING')
    running()[0]?.exit()
  }
  fail()
  expect(started()).toBe(2)
  for (const [failures, waitMs] of [1_000, 2_000, 4_000].entries()) {
    fail()
    await clock.advance(waitMs - 1)
    expect(started()).toBe(failures + 2)
    await clock.advance(1)
    expect(started()).toBe(failures + 3)
  }
  running()[0]?.become('RUNNING')
  await clock.advance(3_000)
  running()[0]?.exit()
  expect(started()).toBe(6)
})

test('A changed count starts tasks, or stops the newest ones after they have drained [ecs/update-service-console-v2]', async () => {
  const { change, running, tasks } = setUp({ desiredCount: 1, ...behind })
  change({ desiredCount: 3 })
  expect(running()).toHaveLength(3)
  for (const task of running()) task.become('RUNNING')
  change({ desiredCount: 1 })
  expect(tasks.map(({ status }) => status)).toEqual(['RUNNING', 'DEACTIVATING', 'DEACTIVATING'])
})

test('A new definition replaces tasks when the new ones are healthy [ecs/deployment-type-ecs]', async () => {
  const { change, healthy, running, service, tasks } = setUp({ desiredCount: 2, ...behind })
  for (const task of running()) task.become('RUNNING')
  healthy(1, 2)
  expect(service.isSteady).toBe(true)
  change({}, definition(2))
  expect(running().map(({ number }) => number)).toEqual([1, 2, 3, 4])
  for (const number of [3, 4]) tasks[number - 1]?.become('RUNNING')
  expect(running()).toHaveLength(4)
  healthy(3)
  expect(running().map(({ number }) => number)).toEqual([2, 3, 4])
  healthy(4)
  expect(running().map(({ number }) => number)).toEqual([3, 4])
  expect(service.definition.revision).toBe(2)
  tasks.slice(0, 2).forEach((task) => task.exit())
  expect(service.isSteady).toBe(true)
})

test('With less than all of them healthy in a deployment, old tasks stop first [ecs/deployment-type-ecs]', async () => {
  const { change, healthy, running } = setUp({
    desiredCount: 2,
    ...behind,
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 },
  })
  for (const task of running()) task.become('RUNNING')
  healthy(1, 2)
  change({}, definition(2))
  expect(running().map(({ number }) => number)).toEqual([2, 3])
})

test('A forced deployment replaces tasks of the same definition [ecs-api/API_UpdateService]', async () => {
  const { force, healthy, running, tasks } = setUp()
  tasks[0]?.become('RUNNING')
  force()
  tasks[1]?.become('RUNNING')
  healthy(2)
  expect(running().map(({ number }) => number)).toEqual([2])
})

test('A task that fails its checks is replaced, after the grace period [ecs/service-load-balancing]', async () => {
  const { clock, running, states, tell } = setUp({ ...behind, healthCheckGracePeriodSeconds: 60 })
  running()[0]?.become('RUNNING')
  await clock.advance(10_000)
  states.set(1, 'unhealthy')
  tell()
  await clock.advance(49_999)
  expect(running().map(({ number }) => number)).toEqual([1])
  await clock.advance(1)
  expect(running().map(({ number }) => number)).toEqual([2])
})

test('A service that is deleted stops its tasks and starts none', async () => {
  const { clock, running, service, tasks, started } = setUp({ desiredCount: 2 })
  for (const task of running()) task.become('RUNNING')
  const drained = service.drain()
  expect(tasks.map(({ stopped }) => stopped?.code)).toEqual([
    'ServiceSchedulerInitiated',
    'ServiceSchedulerInitiated',
  ])
  for (const task of tasks) task.exit()
  await drained
  await clock.advance(3_600_000)
  expect(started()).toBe(2)
})

test('A task that a user stops drains like any other, and is replaced at once [ecs-api/API_StopTask]', async () => {
  const { registered, running, service, tasks } = setUp(behind)
  const [first] = running()
  first?.become('RUNNING')
  expect(registered()).toEqual([1])
  if (first === undefined) throw new Error('The service has started nothing.')
  const stopping = service.stop(first, { code: 'UserInitiated', reason: 'a test' })
  expect(tasks.map(({ status }) => status)).toEqual(['DEACTIVATING', 'PENDING'])
  expect(registered()).toEqual([])
  first.exit()
  await stopping
  expect(running().map(({ number }) => number)).toEqual([2])
})

interface FakeTask extends Task {
  readonly number: number
  become(status: TaskStatus): void
  exit(): void
}

function definition(revision: number): TaskDefinition {
  return {
    family: 'app',
    revision,
    taskDefinitionArn: `arn:definition:${revision}`,
    containerDefinitions: [],
    cpu: 256,
    memory: 512,
  }
}

function setUp(input: Partial<ServiceInput> = {}) {
  const clock = createManualClock(0)
  const tasks: FakeTask[] = []
  /** Of registered targets, by the task's number, which is its port. */
  const states = new Map<number, TargetState>()
  let listener: (() => void) | undefined
  const targets: TargetRegistry = {
    register: (_, { port }) => void states.set(port, 'initial'),
    deregister: async (_, { port }) => void states.delete(port),
    stateOf: (_, { port }: TargetAddress) => states.get(port),
    onChange(_, next) {
      listener = next
      return () => (listener = undefined)
    },
  }
  const startTask = (of: TaskDefinition): FakeTask => {
    const task = createFakeTask(of, {
      number: tasks.length + 1,
      now: clock.now,
      onChange: () => service.reconcile(),
    })
    tasks.push(task)
    return task
  }
  const first = definition(1)
  let settings = ServiceSettings.parse({ serviceName: 'app', taskDefinition: 'app', ...input })
  const service: Service = createService({
    settings,
    definition: first,
    clock,
    targets,
    startTask,
    onEvent: () => undefined,
  })
  return {
    clock,
    service,
    tasks,
    states,
    tell: () => listener?.(),
    started: () => tasks.length,
    /** Those that nobody has asked to stop. */
    running: () =>
      tasks.filter(({ desiredStatus, status }) => desiredStatus === 'RUNNING' && status !== 'STOPPED'),
    registered: () => [...states.keys()],
    healthy: (...numbers: readonly number[]) => {
      for (const number of numbers) states.set(number, 'healthy')
      service.reconcile()
    },
    change: (next: Partial<ServiceInput>, nextDefinition = service.definition) => {
      settings = ServiceSettings.parse({ ...settings, ...next })
      service.update(settings, nextDefinition)
    },
    force: () => service.update(settings, service.definition, true),
  }
}

function createFakeTask(
  taskDefinition: TaskDefinition,
  {
    number,
    now,
    onChange,
  }: { readonly number: number; readonly now: () => number; readonly onChange: () => void },
): FakeTask {
  const { promise, resolve } = Promise.withResolvers<void>()
  let status: TaskStatus = 'PENDING'
  let stopped: Stop | undefined
  let startedAtMs: number | undefined
  const become = (next: TaskStatus): void => {
    status = next
    if (next === 'RUNNING') startedAtMs = now()
    onChange()
  }
  return {
    id: String(number),
    arn: `arn:task/${number}`,
    number,
    definition: taskDefinition,
    createdAtMs: now(),
    meterTime: () => undefined,
    stoppedAtMs: undefined,
    exitCode: undefined,
    pid: undefined,
    get status() {
      return status
    },
    get desiredStatus() {
      return stopped === undefined ? 'RUNNING' : 'STOPPED'
    },
    get startedAtMs() {
      return startedAtMs
    },
    get stopped() {
      return stopped
    },
    address: { host: '127.0.0.1', port: number },
    async stop(stop, drained) {
      if (stopped === undefined) {
        stopped = stop
        become(drained === undefined ? 'STOPPING' : 'DEACTIVATING')
      }
      await promise
    },
    signal: () => true,
    become,
    exit() {
      stopped ??= { code: 'EssentialContainerExited', reason: 'exited' }
      become('STOPPED')
      resolve()
    },
  }
}
