import type { Clock, Timer } from '@sportsfeeds/std'
import type { WebSocketApis } from '../apigateway-websocket/websocket-apis.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { startInterval } from './interval.ts'

export interface CutConnectionsDeps {
  readonly clock: Clock
  readonly webSocketApis: Pick<WebSocketApis, 'connectionIds' | 'cut'>
  readonly random: () => number
  readonly count: () => void
}

/** Breaks off open WebSockets, one at a time. */
export function createCutConnections(
  deps: CutConnectionsDeps,
): Fault<NonNullable<FaultPlan['cutConnections']>> {
  const { clock, webSocketApis, random, count } = deps
  let interval: Timer | undefined

  const cutOne = (): void => {
    const ids = webSocketApis.connectionIds()
    const id = ids[Math.floor(random() * ids.length)]
    if (id !== undefined && webSocketApis.cut(id)) count()
  }

  return {
    set(rule) {
      interval?.cancel()
      interval = rule && startInterval(clock, rule.everyMs, cutOne)
    },
  }
}
