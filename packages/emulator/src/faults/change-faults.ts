import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '@sportsfeeds/std'
import type { DynamoDb } from '../dynamodb/dynamodb.ts'
import type { ChangeDelivery, ChangeInterceptor } from '../dynamodb/interceptor.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { createHoldBack } from './hold-back.ts'

export type ChangeRules = Pick<FaultPlan, 'duplicatedChanges' | 'reorderedChanges'>

export interface ChangeFaultsDeps {
  readonly clock: Clock
  readonly dynamodb: Pick<DynamoDb, 'interceptChanges'>
  /** One for each kind, so that neither changes what the other does. */
  readonly random: Readonly<Record<keyof ChangeRules, () => number>>
  readonly count: (kind: keyof ChangeRules) => void
}

/** Repeats change records and changes their order on the way to their streams. None is lost. */
export function createChangeFaults(deps: ChangeFaultsDeps): Fault<ChangeRules> {
  const { clock, dynamodb, random, count } = deps
  const late = createHoldBack(clock)
  const copies = createHoldBack(clock)
  let current: ChangeRules | undefined
  let remove: (() => void) | undefined

  const interceptorOf =
    ({ duplicatedChanges: duplicated, reorderedChanges: reordered }: ChangeRules): ChangeInterceptor =>
    (change, append) => {
      const isReordered = reordered !== undefined && random.reorderedChanges() < reordered.share
      const isDuplicated = duplicated !== undefined && random.duplicatedChanges() < duplicated.share
      const lateQueue = queueOf(change, reordered?.among)
      const copyQueue = queueOf(change, duplicated?.among)

      const deliver = (): void => {
        append()
        copies.passed(copyQueue)
        if (!isDuplicated) return
        count('duplicatedChanges')
        if (duplicated.after === 0) append()
        else copies.hold(copyQueue, duplicated, append)
      }
      if (isReordered) {
        count('reorderedChanges')
        late.hold(lateQueue, reordered, deliver)
      } else {
        deliver()
        late.passed(lateQueue)
      }
    }

  return {
    set(rules) {
      const hasChanged = (kind: keyof ChangeRules): boolean =>
        rules === undefined || !isDeepStrictEqual(rules[kind], current?.[kind])
      remove?.()
      // In this order: what was late may have a copy.
      if (hasChanged('reorderedChanges')) late.flush()
      if (hasChanged('duplicatedChanges')) copies.flush()
      current = rules
      remove = rules && dynamodb.interceptChanges(interceptorOf(rules))
    },
  }
}

function queueOf(
  { tableName, streamArn, partitionKey }: ChangeDelivery,
  among: 'stream' | 'partitionKey' = 'stream',
): string {
  return `${tableName} ${streamArn}${among === 'stream' ? '' : ` ${partitionKey}`}`
}
