import { get } from 'node:http'
import type { Clock, Timer } from '@sportsfeeds/std'
import { firstCheckIntervalMs } from './limits.ts'
import type { HealthCheckSettings } from './settings.ts'
import type { TargetAddress } from './types.ts'

export type CheckedState = 'initial' | 'healthy' | 'unhealthy'

export interface HealthCheck {
  readonly state: CheckedState
  stop(): void
}

export interface HealthCheckOptions {
  readonly target: TargetAddress
  readonly settings: () => HealthCheckSettings
  readonly clock: Clock
  readonly onChange: () => void
  /** True when the target responds as it should; the system's HTTP unless given. */
  readonly probe?: Probe | undefined
}

export type Probe = (target: TargetAddress, settings: HealthCheckSettings, clock: Clock) => Promise<boolean>

/** Checks one target by HTTP, again and again. */
export function startHealthCheck(options: HealthCheckOptions): HealthCheck {
  const { target, settings, clock, onChange, probe = respondsWell } = options
  const startedMs = clock.now()
  let state: CheckedState = 'initial'
  /** Consecutive results that speak against the state. */
  let contrary = 0
  let timer: Timer | undefined
  let isStopped = false

  const become = (next: CheckedState): void => {
    contrary = 0
    if (state === next) return
    state = next
    onChange()
  }

  const judge = (isWell: boolean): void => {
    const { intervalSeconds, healthyThreshold, unhealthyThreshold } = settings()
    if (state === 'initial') {
      // A target must pass one check after it was registered.
      if (isWell) become('healthy')
      else if (clock.now() - startedMs >= unhealthyThreshold * intervalSeconds * 1_000) become('unhealthy')
      return
    }
    if (isWell === (state === 'healthy')) {
      contrary = 0
      return
    }
    contrary += 1
    if (contrary >= (isWell ? healthyThreshold : unhealthyThreshold)) become(isWell ? 'healthy' : 'unhealthy')
  }

  const check = async (): Promise<void> => {
    const isWell = await probe(target, settings(), clock)
    if (isStopped) return
    judge(isWell)
    const intervalMs = settings().intervalSeconds * 1_000
    timer = clock.setTimeout(
      () => void check(),
      state === 'initial' ? Math.min(firstCheckIntervalMs, intervalMs) : intervalMs,
    )
  }
  void check()

  return {
    get state() {
      return state
    },
    stop() {
      isStopped = true
      timer?.cancel()
    },
  }
}

const respondsWell: Probe = ({ host, port }, { path, timeoutSeconds, matcher }, clock) =>
  new Promise((resolve) => {
    const request = get({
      host,
      port,
      path,
      agent: false,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
    })
    const timer = clock.setTimeout(() => request.destroy(new Error('timeout')), timeoutSeconds * 1_000)
    const settle = (isWell: boolean): void => {
      timer.cancel()
      resolve(isWell)
    }
    request.once('response', (response) => {
      response.resume()
      settle(matches(matcher, response.statusCode ?? 0))
    })
    request.once('error', () => settle(false))
  })

function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((range) => {
    const [from, to = from] = range.split('-').map(Number)
    return from !== undefined && to !== undefined && from <= status && status <= to
  })
}
