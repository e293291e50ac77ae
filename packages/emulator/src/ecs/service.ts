import type { Clock, Timer } from '@sportsfeeds/std'
import type { TargetRegistry } from '../elb/types.ts'
import { firstRestartDelayMs, maxRestartDelayMs, startedAfterMs } from './limits.ts'
import type { ServiceSettings } from './service-settings.ts'
import type { Stop, Task } from './task.ts'
import type { TaskDefinition } from './task-definition.ts'

/** Keeps so many tasks of one definition running, and healthy behind its target groups. */
export interface Service {
  readonly settings: ServiceSettings
  readonly definition: TaskDefinition
  readonly createdAtMs: number
  /** Tasks that have not stopped. */
  tasks(): readonly Task[]
  /** Tasks of the current definition run, no others do, and all are healthy. */
  readonly isSteady: boolean
  /** Replaces the tasks one after the other when the definition is another, or when it is forced. */
  update(settings: ServiceSettings, definition: TaskDefinition, isForced?: boolean): void
  /** Stops a task after its connections have drained; another one takes its place. */
  stop(task: Task, stop: Stop): Promise<void>
  /** Stops all tasks so, and starts none. */
  drain(): Promise<void>
  /** Looks at the tasks again, after one has changed. */
  reconcile(): void
  /** Starts and stops nothing any more. */
  close(): void
}

export interface ServiceOptions {
  readonly settings: ServiceSettings
  readonly definition: TaskDefinition
  readonly clock: Clock
  readonly targets: TargetRegistry
  /** Starts a task; `reconcile` must be called when its status changes. */
  readonly startTask: (definition: TaskDefinition) => Task
  /** Called with a message for what ECS writes into a service's events. */
  readonly onEvent: (message: string) => void
}

export function createService(options: ServiceOptions): Service {
  const { clock, targets, startTask, onEvent } = options
  const createdAtMs = clock.now()
  let { settings, definition } = options
  /** Tasks that were started before belong to an earlier deployment. */
  let deployment = 1
  const tasks = new Map<Task, { readonly deployment: number; isRegistered: boolean }>()
  let failures = 0
  let startableAtMs = 0
  let timer: Timer | undefined
  let wakesAtMs = 0
  let unwatch: (() => void)[] = []
  let isClosed = false
  let isReconciling = false
  let isDue = false

  const groupsOf = (): readonly string[] => settings.loadBalancers.map(({ targetGroupArn }) => targetGroupArn)

  const isHealthy = (task: Task): boolean =>
    task.status === 'RUNNING' &&
    groupsOf().every((arn) => task.address && targets.stateOf(arn, task.address) === 'healthy')

  const isFailing = ({ status, startedAtMs = 0, address }: Task): boolean => {
    const isUnhealthy =
      status === 'RUNNING' &&
      groupsOf().some((arn) => address && targets.stateOf(arn, address) === 'unhealthy')
    const graceEndsMs = startedAtMs + settings.healthCheckGracePeriodSeconds * 1_000
    if (isUnhealthy && clock.now() < graceEndsMs) wakeAt(graceEndsMs)
    return isUnhealthy && clock.now() >= graceEndsMs
  }

  /** Stops a task when its connections have drained. */
  const stopDrained = (task: Task, stop: Stop): Promise<void> => {
    const { address } = task
    const isRegistered = tasks.get(task)?.isRegistered === true
    const drained =
      isRegistered && address
        ? Promise.all(groupsOf().map((arn) => targets.deregister(arn, address))).then(() => undefined)
        : undefined
    onEvent(`stops task ${task.id}: ${stop.reason}`)
    return task.stop(stop, drained)
  }

  const stop = (task: Task, reason: string): void =>
    void stopDrained(task, { code: 'ServiceSchedulerInitiated', reason })

  /** Forgets tasks that have stopped, and waits longer if they did so soon. */
  const clearStopped = (): void => {
    for (const [task, { isRegistered }] of tasks) {
      if (task.status !== 'STOPPED') continue
      tasks.delete(task)
      const { address, stopped, startedAtMs } = task
      if (isRegistered && address) for (const arn of groupsOf()) void targets.deregister(arn, address)
      if (stopped?.code === 'ServiceSchedulerInitiated' || stopped?.code === 'UserInitiated') continue
      onEvent(`task ${task.id} stopped: ${stopped?.reason}`)
      const ranMs = startedAtMs === undefined ? 0 : clock.now() - startedAtMs
      failures = ranMs >= startedAfterMs ? 0 : failures + 1
      // The first failure is made good at once.
      const delayMs =
        failures < 2 ? 0 : Math.min(firstRestartDelayMs * 2 ** (failures - 2), maxRestartDelayMs)
      startableAtMs = clock.now() + delayMs
    }
  }

  const registerRunning = (): void => {
    for (const [task, entry] of tasks) {
      if (task.status !== 'RUNNING' || entry.isRegistered || task.address === undefined) continue
      entry.isRegistered = true
      for (const arn of groupsOf()) targets.register(arn, task.address)
    }
  }

  const active = (): readonly Task[] =>
    [...tasks.keys()].filter(
      ({ desiredStatus, status }) => desiredStatus === 'RUNNING' && status !== 'STOPPED',
    )

  const isCurrent = (task: Task): boolean => tasks.get(task)?.deployment === deployment

  const startMissing = (): void => {
    const { desiredCount, deploymentConfiguration } = settings
    const running = active()
    const most = Math.floor((desiredCount * deploymentConfiguration.maximumPercent) / 100)
    const missing = Math.min(desiredCount - running.filter(isCurrent).length, most - running.length)
    if (missing <= 0) return
    if (clock.now() < startableAtMs) return wakeAt(startableAtMs)
    for (let count = 0; count < missing; count += 1) {
      const task = startTask(definition)
      tasks.set(task, { deployment, isRegistered: false })
      onEvent(`has started task ${task.id}`)
    }
  }

  /** Stops failing tasks, those of earlier deployments as far as enough others are healthy, and those too many. */
  const stopSuperfluous = (): void => {
    const { desiredCount, deploymentConfiguration } = settings
    for (const task of active()) if (isFailing(task)) stop(task, 'failed its health checks')
    const fewest = Math.ceil((desiredCount * deploymentConfiguration.minimumHealthyPercent) / 100)
    let spare = active().filter(isHealthy).length - fewest
    for (const task of active().filter((each) => !isCurrent(each))) {
      if (isHealthy(task)) {
        if (spare <= 0) continue
        spare -= 1
      }
      stop(task, `(deployment ${deployment}) replaced it`)
    }
    // The newest ones first.
    for (const task of active().filter(isCurrent).slice(desiredCount).toReversed()) stop(task, 'scaled in')
  }

  const wakeAt = (timeMs: number): void => {
    if (timer !== undefined && wakesAtMs <= timeMs) return
    timer?.cancel()
    wakesAtMs = timeMs
    timer = clock.setTimeout(
      () => {
        timer = undefined
        reconcile()
      },
      Math.max(0, timeMs - clock.now()),
    )
  }

  const reconcile = (): void => {
    if (isClosed) return
    isDue = true
    // What it starts and stops calls it again.
    if (isReconciling) return
    isReconciling = true
    try {
      while (isDue) {
        isDue = false
        clearStopped()
        registerRunning()
        stopSuperfluous()
        startMissing()
      }
    } finally {
      isReconciling = false
    }
  }

  const watchGroups = (): void => {
    for (const stopWatching of unwatch) stopWatching()
    unwatch = groupsOf().map((arn) => targets.onChange(arn, reconcile))
  }

  const close = (): void => {
    isClosed = true
    timer?.cancel()
    for (const stopWatching of unwatch) stopWatching()
  }

  watchGroups()
  reconcile()

  return {
    createdAtMs,
    get settings() {
      return settings
    },
    get definition() {
      return definition
    },
    tasks: () => [...tasks.keys()].filter(({ status }) => status !== 'STOPPED'),
    get isSteady() {
      const all = [...tasks.keys()]
      return all.length === settings.desiredCount && all.every((task) => isCurrent(task) && isHealthy(task))
    },
    update(next, nextDefinition, isForced = false) {
      if (isForced || nextDefinition !== definition) {
        deployment += 1
        failures = 0
        startableAtMs = 0
      }
      settings = next
      definition = nextDefinition
      watchGroups()
      reconcile()
    },
    stop: stopDrained,
    async drain() {
      settings = { ...settings, desiredCount: 0 }
      reconcile()
      const reason: Stop = { code: 'ServiceSchedulerInitiated', reason: 'the service was deleted' }
      await Promise.all([...tasks.keys()].map((task) => task.stop(reason)))
      close()
    },
    reconcile,
    close,
  }
}
