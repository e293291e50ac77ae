import { isDeepStrictEqual } from 'node:util'
import type { Timer } from '@sportsfeeds/std'
import { type ChangeFaultsDeps, createChangeFaults } from './change-faults.ts'
import { createCutConnections, type CutConnectionsDeps } from './cut-connections.ts'
import { createCutSubscriptions, type CutSubscriptionsDeps } from './cut-subscriptions.ts'
import { createDelayedShards, type DelayedShardsDeps } from './delayed-shards.ts'
import { createFailedPosts, type FailedPostsDeps } from './failed-posts.ts'
import type { FaultContext } from './fault-context.ts'
import {
  type FaultKind,
  type FaultPlan,
  type FaultPlanInput,
  type FaultRules,
  parseFaultPlan,
} from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { createKilledFunctions, type KilledFunctionsDeps } from './killed-functions.ts'
import { createKilledTasks, type KilledTasksDeps } from './killed-tasks.ts'
import type { LatencyFault } from './latency.ts'
import { createRequestFaults, type RequestFaultsDeps } from './request-faults.ts'
import { createShuffledInstances, type ShuffledInstancesDeps } from './shuffled-instances.ts'
import { createSlowTasks } from './slow-tasks.ts'
import { rulesAt, untilNextChangeMs } from './timeline.ts'

/** Injects what can go wrong on AWS while the cloud runs. */
export interface Faults {
  /**
   * Puts a plan into effect in place of the current one; kinds whose rules are the same continue undisturbed. Its
   * timeline begins now.
   * @throws FaultPlanError with all mistakes of the plan, and leaves the current one in effect.
   */
  set(plan: FaultPlanInput): void
  /** Restores normal service: held records are delivered, hidden ones shown, and waiting requests continue. */
  clear(): void
  /** The plan in effect, with all defaults; undefined when there is none. */
  plan(): FaultPlan | undefined
  /** Counts of injected faults so far, by kind; `clear` does not reset them. */
  counts(): Readonly<Record<FaultKind, number>>
}

export interface FaultsDeps {
  readonly context: FaultContext
  /** Created before the services, which it wraps. */
  readonly latency: LatencyFault
  readonly dynamodb: ChangeFaultsDeps['dynamodb'] & RequestFaultsDeps['dynamodb']
  readonly kinesis: DelayedShardsDeps['kinesis'] & CutSubscriptionsDeps['kinesis']
  readonly lambda: KilledFunctionsDeps['lambda'] & ShuffledInstancesDeps['lambda']
  readonly ecs: KilledTasksDeps['ecs']
  readonly webSocketApis: CutConnectionsDeps['webSocketApis'] & FailedPostsDeps['webSocketApis']
}

export function createFaults({ context, latency, ...services }: FaultsDeps): Faults {
  const { clock, random } = context
  const { dynamodb, kinesis, lambda, ecs, webSocketApis } = services
  const depsOf = (kind: FaultKind) => ({
    clock,
    random: random.of(kind),
    count: () => context.count(kind),
  })

  const switches: readonly Switch[] = [
    createSwitch(
      createRequestFaults({
        dynamodb,
        random: { throttling: random.of('throttling'), unprocessedItems: random.of('unprocessedItems') },
        count: context.count,
      }),
      (rules) => pick(rules, ['throttling', 'unprocessedItems']),
    ),
    createSwitch(
      createChangeFaults({
        clock,
        dynamodb,
        random: {
          duplicatedChanges: random.of('duplicatedChanges'),
          reorderedChanges: random.of('reorderedChanges'),
        },
        count: context.count,
      }),
      (rules) => pick(rules, ['duplicatedChanges', 'reorderedChanges']),
    ),
    createSwitch(
      createDelayedShards({ kinesis, ...depsOf('delayedShards') }),
      ({ delayedShards }) => delayedShards,
    ),
    createSwitch(
      createKilledFunctions({ lambda, ...depsOf('killedFunctions') }),
      ({ killedFunctions }) => killedFunctions,
    ),
    createSwitch(
      createShuffledInstances({ lambda, ...depsOf('shuffledInstances') }),
      ({ shuffledInstances }) => shuffledInstances,
    ),
    createSwitch(
      createFailedPosts({ webSocketApis, ...depsOf('failedPosts') }),
      ({ failedPosts }) => failedPosts,
    ),
    createSwitch(
      createCutConnections({ webSocketApis, ...depsOf('cutConnections') }),
      ({ cutConnections }) => cutConnections,
    ),
    createSwitch(
      createCutSubscriptions({ kinesis, ...depsOf('cutSubscriptions') }),
      ({ cutSubscriptions }) => cutSubscriptions,
    ),
    createSwitch(createKilledTasks({ ecs, ...depsOf('killedTasks') }), ({ killedTasks }) => killedTasks),
    createSwitch(createSlowTasks({ ecs, ...depsOf('slowTasks') }), ({ slowTasks }) => slowTasks),
    createSwitch(latency, (rules) => rules.latency),
  ]
  let current: FaultPlan | undefined
  let next: Timer | undefined

  const follow = (plan: FaultPlan, setMs: number): void => {
    const elapsedMs = clock.now() - setMs
    const rules = rulesAt(plan, elapsedMs)
    for (const apply of switches) apply(rules)
    const waitMs = untilNextChangeMs(plan, elapsedMs)
    // A timer may fire slightly early on a finer clock; it must not see the moment before the change.
    next = waitMs === undefined ? undefined : clock.setTimeout(() => follow(plan, setMs), Math.ceil(waitMs))
  }

  return {
    set(input) {
      const plan = parseFaultPlan(input)
      if (plan.seed !== current?.seed) random.restart(plan.seed)
      current = plan
      next?.cancel()
      follow(plan, clock.now())
    },
    clear() {
      current = undefined
      next?.cancel()
      for (const apply of switches) apply(undefined)
    },
    plan: () => current,
    counts: () => context.counts(),
  }
}

type Switch = (rules: FaultRules | undefined) => void

/** Passes a fault its part of each plan when that part has changed. */
function createSwitch<Rule>(fault: Fault<Rule>, ruleOf: (rules: FaultRules) => Rule | undefined): Switch {
  let rule: Rule | undefined
  return (rules) => {
    const next = rules && ruleOf(rules)
    if (isDeepStrictEqual(rule, next)) return
    rule = next
    fault.set(next)
  }
}

/** The rules of kinds that share a fault; undefined when there are none of them. */
function pick<Kind extends FaultKind>(
  rules: FaultRules,
  kinds: readonly Kind[],
): Pick<FaultRules, Kind> | undefined {
  const present = kinds.filter((kind) => rules[kind] !== undefined)
  if (present.length === 0) return undefined
  // Optional kinds that are absent are left out.
  return Object.fromEntries(present.map((kind) => [kind, rules[kind]])) as Pick<FaultRules, Kind>
}
