import type { Clock, Timer } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import { type HealthCheck, type Probe, startHealthCheck } from './health-check.ts'
import type { TargetGroupSettings } from './settings.ts'
import type { TargetAddress, TargetHealth, TargetState } from './types.ts'

/** Targets of requests, their health, and the connections that they serve. */
export interface TargetGroup {
  readonly arn: string
  settings: TargetGroupSettings
  register(target: TargetAddress): void
  /** Resolves when the target serves nothing any more. */
  deregister(target: TargetAddress): Promise<void>
  targets(): readonly TargetHealth[]
  stateOf(target: TargetAddress): TargetState | undefined
  onChange(listener: () => void): () => void
  /** Chooses a target for a request; undefined when there is none to send it to. */
  choose(): ChosenTarget | undefined
  close(): void
}

export interface ChosenTarget extends TargetAddress {
  /** Counts a connection to it; `sever` breaks it off. @returns what to call when it has ended. */
  connect(sever: () => void): () => void
}

interface Target extends TargetAddress {
  readonly check: HealthCheck
  readonly connections: Set<() => void>
  drain: Drain | undefined
}

interface Drain {
  readonly done: Promise<void>
  finish(): void
}

export interface TargetGroupOptions {
  readonly arn: string
  readonly settings: TargetGroupSettings
  readonly clock: Clock
  readonly probe?: Probe | undefined
}

export function createTargetGroup({ arn, clock, probe, ...initial }: TargetGroupOptions): TargetGroup {
  const targets = new Map<string, Target>()
  const listeners = new Set<() => void>()
  let { settings } = initial
  let turn = 0

  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  const drain = (key: string, target: Target): Drain => {
    target.check.stop()
    const { promise, resolve } = Promise.withResolvers<void>()
    let timer: Timer | undefined
    const finish = (): void => {
      timer?.cancel()
      targets.delete(key)
      for (const sever of target.connections) sever()
      resolve()
      tell()
    }
    if (target.connections.size > 0) {
      timer = clock.setTimeout(finish, settings.deregistrationDelaySeconds * 1_000)
    }
    return { done: promise, finish }
  }

  /** Healthy ones; when all have failed their checks, all of them, since the checks may be what is wrong. */
  const candidates = (): readonly Target[] => {
    const registered = [...targets.values()].filter((target) => target.drain === undefined)
    const healthy = registered.filter(({ check }) => check.state === 'healthy')
    return healthy.length > 0 ? healthy : registered.filter(({ check }) => check.state === 'unhealthy')
  }

  const next = (): Target | undefined => {
    const all = candidates()
    if (settings.algorithm === 'round_robin' || all.length < 2) {
      turn += 1
      return all[turn % all.length]
    }
    return all.reduce((least, target) => (target.connections.size < least.connections.size ? target : least))
  }

  return {
    arn,
    get settings() {
      return settings
    },
    set settings(changed) {
      settings = changed
    },
    register(target) {
      const key = keyOf(target)
      if (targets.has(key)) return
      targets.set(key, {
        ...target,
        check: startHealthCheck({
          target,
          clock,
          probe,
          settings: () => settings.healthCheck,
          onChange: tell,
        }),
        connections: new Set(),
        drain: undefined,
      })
    },
    async deregister(address) {
      const key = keyOf(address)
      const target = targets.get(key)
      if (target === undefined) return
      target.drain ??= drain(key, target)
      if (target.connections.size === 0) target.drain.finish()
      tell()
      await target.drain.done
    },
    targets: () =>
      [...targets.values()].map((target) => ({
        host: target.host,
        port: target.port,
        state: target.drain ? 'draining' : target.check.state,
        connections: target.connections.size,
      })),
    stateOf(address) {
      const target = targets.get(keyOf(address))
      return target?.drain ? 'draining' : target?.check.state
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    choose() {
      const target = next()
      if (target === undefined) return undefined
      return {
        host: target.host,
        port: target.port,
        connect(sever) {
          // Two connections may come with one function.
          const connection = (): void => sever()
          target.connections.add(connection)
          return () => {
            target.connections.delete(connection)
            if (target.connections.size === 0) target.drain?.finish()
          }
        },
      }
    },
    close() {
      for (const { check, drain: draining } of targets.values()) {
        check.stop()
        draining?.finish()
      }
      targets.clear()
    },
  }
}

export function targetGroupNotFound(arn: string): AwsError {
  return new AwsError('TargetGroupNotFound', `Target group "${arn}" not found.`)
}

function keyOf({ host, port }: TargetAddress): string {
  return `${host}:${port}`
}
