import type { Lambda } from '../lambda/lambda.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { matchesName } from './name-pattern.ts'

type Rule = NonNullable<FaultPlan['shuffledInstances']>

export interface ShuffledInstancesDeps {
  readonly lambda: Pick<Lambda, 'chooseInstances'>
  readonly random: () => number
  readonly count: () => void
}

/** Hands each invocation to one of several instances of its function, chosen at random, idle or started for it. */
export function createShuffledInstances({ lambda, random, count }: ShuffledInstancesDeps): Fault<Rule> {
  return {
    set(rule) {
      if (rule === undefined) return lambda.chooseInstances(undefined)
      lambda.chooseInstances(({ functionName, idle, busy }) => {
        if (!matchesName(rule.functionName, functionName)) return undefined
        count()
        const choice = Math.floor(random() * Math.max(idle, rule.instances - busy))
        return choice < idle ? choice : 'new'
      })
    },
  }
}
