import type { Clock, Timer } from '@sportsfeeds/std'
import type { Ecs } from '../ecs/ecs.ts'
import type { Task } from '../ecs/task.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { startInterval } from './interval.ts'
import { matchesName } from './name-pattern.ts'

type Rule = NonNullable<FaultPlan['slowTasks']>

export interface SlowTasksDeps {
  readonly clock: Clock
  readonly ecs: Pick<Ecs, 'runningTasks'>
  readonly random: () => number
  readonly count: () => void
}

/** Suspends one task of each service for a part of each period: the same one as long as it runs. */
export function createSlowTasks({ clock, ecs, random, count }: SlowTasksDeps): Fault<Rule> {
  const chosen = new Map<string, Task>()
  /** Suspended tasks, with the timer that lets each of them continue. */
  const suspended = new Map<Task, Timer>()
  let interval: Timer | undefined

  const slowOf = (serviceName: string, tasks: readonly Task[]): Task | undefined => {
    const earlier = chosen.get(serviceName)
    const task = earlier && tasks.includes(earlier) ? earlier : tasks[Math.floor(random() * tasks.length)]
    if (task !== undefined) chosen.set(serviceName, task)
    return task
  }

  const resume = (task: Task): void => {
    suspended.get(task)?.cancel()
    suspended.delete(task)
    task.signal('SIGCONT')
  }

  const suspendOneOfEach = ({ serviceName: pattern, suspendedMs }: Rule): void => {
    for (const [serviceName, tasks] of ecs.runningTasks()) {
      const task = matchesName(pattern, serviceName) ? slowOf(serviceName, tasks) : undefined
      if (task === undefined || suspended.has(task) || !task.signal('SIGSTOP')) continue
      count()
      suspended.set(
        task,
        clock.setTimeout(() => resume(task), suspendedMs),
      )
    }
  }

  return {
    set(rule) {
      interval?.cancel()
      for (const task of suspended.keys()) resume(task)
      chosen.clear()
      interval = rule && startInterval(clock, rule.everyMs, () => suspendOneOfEach(rule))
    },
  }
}
