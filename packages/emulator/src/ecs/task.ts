import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import type { TargetAddress } from '../elb/types.ts'
import { type Container, type ContainerExit, startContainer } from './container.ts'
import { containerEnvironment } from './container-environment.ts'
import type { Images } from './images.ts'
import { containerOf, type TaskDefinition } from './task-definition.ts'

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
export type TaskStatus = 'PENDING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPING' | 'STOPPED'

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'

export interface Stop {
  readonly code: StopCode
  readonly reason: string
}

/** One running task: a process, from its start to its end. */
export interface Task {
  readonly id: string
  readonly arn: string
  readonly definition: TaskDefinition
  readonly createdAtMs: number
  readonly status: TaskStatus
  readonly desiredStatus: 'RUNNING' | 'STOPPED'
  readonly startedAtMs: number | undefined
  readonly stoppedAtMs: number | undefined
  readonly stopped: Stop | undefined
  readonly exitCode: number | undefined
  readonly pid: number | undefined
  /** Where it listens; undefined before it runs, or when it maps no port. */
  readonly address: TargetAddress | undefined
  /**
   * Ends it: when `drained` resolves it gets SIGTERM, and SIGKILL after its stop timeout. Resolves when it has stopped.
   */
  stop(stop: Stop, drained?: Promise<void>): Promise<void>
  /** Adds its time so far to the meter. */
  meterTime(): void
  /** Sends a signal to its process. False when it has none. */
  signal(name: NodeJS.Signals): boolean
}

export interface TaskOptions {
  readonly arn: string
  readonly region: string
  readonly host: string
  readonly endpoint: () => string
  readonly metadataUri: (taskId: string) => string
  readonly clock: Clock
  readonly meter: Meter
  readonly images: Images
  readonly onLine: (line: string) => void
  /** Called when its status has changed. */
  readonly onChange: () => void
}

export function newTaskId(): string {
  return randomUUID().replaceAll('-', '')
}

export function startTask(definition: TaskDefinition, options: TaskOptions): Task {
  const { arn, host, clock, meter, images, onChange, onLine } = options
  const id = arn.slice(arn.lastIndexOf('/') + 1)
  const createdAtMs = clock.now()
  const definitionOfContainer = containerOf(definition)
  const { promise: hasStopped, resolve: resolveStopped } = Promise.withResolvers<void>()
  let status: TaskStatus = 'PENDING'
  let container: Container | undefined
  let address: TargetAddress | undefined
  let startedAtMs: number | undefined
  let stoppedAtMs: number | undefined
  let stopped: Stop | undefined
  let exitCode: number | undefined
  let meteredToMs = createdAtMs

  const become = (next: TaskStatus): void => {
    if (status === 'STOPPED' || status === next) return
    status = next
    onChange()
  }

  const end = (stop: Stop, exit?: ContainerExit): void => {
    // A reason that was given before it ended counts.
    stopped ??= stop
    // 128 and the number of SIGKILL, as a shell has it.
    exitCode = exit?.exitCode ?? (exit?.signal === 'SIGKILL' ? 137 : undefined)
    stoppedAtMs = clock.now()
    meterTime()
    become('STOPPED')
    resolveStopped()
  }

  /** Fargate bills from the pull of the image to the end of the task: https://aws.amazon.com/fargate/pricing/ */
  const meterTime = (): void => {
    const nowMs = stoppedAtMs ?? clock.now()
    const hours = (nowMs - meteredToMs) / 3_600_000
    meteredToMs = nowMs
    meter.add('ecs.vcpuHours', (definition.cpu / 1_024) * hours)
    meter.add('ecs.memoryGbHours', (definition.memory / 1_024) * hours)
  }

  const start = async (): Promise<void> => {
    const image = images.find(definitionOfContainer.image)
    const [mapping] = definitionOfContainer.portMappings
    const port = mapping && (await freePort(host))
    if (stopped !== undefined) return end(stopped)
    const { entryPoint, command } = definitionOfContainer
    const own = [...entryPoint, ...command]
    container = startContainer({
      command: own.length > 0 ? own : image.command,
      directory: image.directory,
      environment: containerEnvironment(definitionOfContainer, {
        region: options.region,
        endpoint: options.endpoint(),
        metadataUri: options.metadataUri(id),
        port,
        imageEnvironment: image.environment,
      }),
      onLine,
    })
    await container.started
    if (port !== undefined) address = { host, port }
    startedAtMs = clock.now()
    if (stopped === undefined) become('RUNNING')
    end(
      { code: 'EssentialContainerExited', reason: 'Essential container in task exited' },
      await container.exited,
    )
  }
  start().catch((error: unknown) => {
    const type = error instanceof AwsError ? error.code : 'CannotStartContainerError'
    end({ code: 'TaskFailedToStart', reason: `${type}: ${String(error)}` })
  })

  return {
    id,
    arn,
    definition,
    createdAtMs,
    meterTime,
    get status() {
      return status
    },
    get desiredStatus() {
      return stopped === undefined ? 'RUNNING' : 'STOPPED'
    },
    get startedAtMs() {
      return startedAtMs
    },
    get stoppedAtMs() {
      return stoppedAtMs
    },
    get stopped() {
      return stopped
    },
    get exitCode() {
      return exitCode
    },
    get pid() {
      return container?.pid
    },
    get address() {
      return address
    },
    async stop(stop, drained) {
      if (stopped === undefined && status !== 'STOPPED') {
        stopped = stop
        if (drained !== undefined) {
          become('DEACTIVATING')
          // It may end meanwhile.
          await Promise.race([drained, hasStopped])
        }
        become('STOPPING')
        container?.signal('SIGTERM')
        const grace = clock.setTimeout(
          () => container?.signal('SIGKILL'),
          definitionOfContainer.stopTimeout * 1_000,
        )
        void hasStopped.then(() => grace.cancel())
      }
      await hasStopped
    },
    signal(name) {
      if (container === undefined || status === 'STOPPED') return false
      container.signal(name)
      return true
    },
  }
}

/** A port that was free a moment ago. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port: 0 }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
