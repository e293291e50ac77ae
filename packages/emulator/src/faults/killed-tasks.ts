import type { Clock, Timer } from '@sportsfeeds/std'
import type { Ecs } from '../ecs/ecs.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { startInterval } from './interval.ts'
import { matchesName } from './name-pattern.ts'

type Rule = NonNullable<FaultPlan['killedTasks']>

export interface KilledTasksDeps {
  readonly clock: Clock
  readonly ecs: Pick<Ecs, 'runningTasks'>
  readonly random: () => number
  readonly count: () => void
}

/** Kills running tasks, one of each service at a time, as a machine that fails does. */
export function createKilledTasks({ clock, ecs, random, count }: KilledTasksDeps): Fault<Rule> {
  let interval: Timer | undefined

  const killOneOfEach = (pattern: string): void => {
    for (const [serviceName, tasks] of ecs.runningTasks()) {
      const chosen = tasks[Math.floor(random() * tasks.length)]
      if (matchesName(pattern, serviceName) && chosen?.signal('SIGKILL') === true) count()
    }
  }

  return {
    set(rule) {
      interval?.cancel()
      interval = rule && startInterval(clock, rule.everyMs, () => killOneOfEach(rule.serviceName))
    },
  }
}
