import type { Clock, Timer } from '@sportsfeeds/std'
import type { Kinesis } from '../kinesis/kinesis.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { startInterval } from './interval.ts'
import { matchesName } from './name-pattern.ts'

type Rule = NonNullable<FaultPlan['cutSubscriptions']>

export interface CutSubscriptionsDeps {
  readonly clock: Clock
  readonly kinesis: Pick<Kinesis, 'subscriptions'>
  readonly random: () => number
  readonly count: () => void
}

/** Breaks off open subscriptions to shards, one at a time. */
export function createCutSubscriptions({ clock, kinesis, random, count }: CutSubscriptionsDeps): Fault<Rule> {
  let interval: Timer | undefined

  const cutOne = (pattern: string): void => {
    const open = kinesis.subscriptions().filter(({ streamName }) => matchesName(pattern, streamName))
    const chosen = open[Math.floor(random() * open.length)]
    if (chosen === undefined) return
    chosen.cut()
    count()
  }

  return {
    set(rule) {
      interval?.cancel()
      interval = rule && startInterval(clock, rule.everyMs, () => cutOne(rule.streamName))
    },
  }
}
