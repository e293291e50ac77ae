import type { Clock, Timer } from '@sportsfeeds/std'
import type { Lambda } from '../lambda/lambda.ts'
import type { RunningInvocation } from '../lambda/types.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { startInterval } from './interval.ts'
import { drawDelayMs } from './latency.ts'
import { matchesName } from './name-pattern.ts'

type Rule = NonNullable<FaultPlan['killedFunctions']>

export interface KilledFunctionsDeps {
  readonly clock: Clock
  readonly lambda: Pick<Lambda, 'functionNames' | 'kill' | 'watch'>
  readonly random: () => number
  readonly count: () => void
}

/** Kills instances of functions, by the clock or during their invocations. */
export function createKilledFunctions(deps: KilledFunctionsDeps): Fault<Rule> {
  const { clock, lambda, random, count } = deps
  const kills = new Set<Timer>()
  let interval: Timer | undefined
  let unwatch: (() => void) | undefined

  const killOneOfEach = (pattern: string): void => {
    for (const name of lambda.functionNames()) {
      if (!matchesName(pattern, name)) continue
      void lambda.kill(name).then((wasAlive) => {
        if (wasAlive) count()
      })
    }
  }

  const killSome =
    ({ functionName, share = 0, after }: Rule) =>
    (invocation: RunningInvocation): void => {
      if (!matchesName(functionName, invocation.functionName) || random() >= share) return
      const kill = (): void => {
        if (invocation.kill()) count()
      }
      const delayMs = drawDelayMs(after, random)
      // A timer of the system would come too late for a short invocation.
      if (delayMs === 0) return kill()
      const timer = clock.setTimeout(() => {
        kills.delete(timer)
        kill()
      }, delayMs)
      kills.add(timer)
    }

  return {
    set(rule) {
      interval?.cancel()
      unwatch?.()
      for (const timer of kills) timer.cancel()
      kills.clear()
      interval =
        rule?.everyMs === undefined
          ? undefined
          : startInterval(clock, rule.everyMs, () => killOneOfEach(rule.functionName))
      unwatch = rule?.share === undefined ? undefined : lambda.watch(killSome(rule))
    },
  }
}
