import { faultKinds, type FaultPlan, type FaultRules } from './fault-plan.ts'

/** The rules of a plan that are in force `elapsedMs` after it was set. */
export function rulesAt(plan: FaultPlan, elapsedMs: number): FaultRules {
  const atMs = within(plan, elapsedMs)
  const active = (plan.timeline ?? []).filter(
    ({ fromMs, toMs }) => fromMs <= atMs && (toMs === undefined || atMs < toMs),
  )
  const layers = [plan, ...active.map(({ faults }) => faults)]
  // Later layers win, kind by kind; what is no kind (the seed, the timeline) stays out.
  return Object.fromEntries(
    faultKinds.flatMap((kind) => {
      const rule = layers.findLast((layer) => layer[kind] !== undefined)?.[kind]
      return rule === undefined ? [] : [[kind, rule]]
    }),
  ) as FaultRules
}

/** Time until a phase begins or ends, or the timeline starts again; undefined when nothing changes any more. */
export function untilNextChangeMs(plan: FaultPlan, elapsedMs: number): number | undefined {
  const atMs = within(plan, elapsedMs)
  const borders = (plan.timeline ?? []).flatMap(({ fromMs, toMs }) =>
    toMs === undefined ? [fromMs] : [fromMs, toMs],
  )
  const { repeatEveryMs } = plan
  if (repeatEveryMs !== undefined) borders.push(repeatEveryMs)
  const later = borders.filter((border) => border > atMs && border <= (repeatEveryMs ?? border))
  return later.length === 0 ? undefined : Math.min(...later) - atMs
}

function within({ repeatEveryMs }: FaultPlan, elapsedMs: number): number {
  return repeatEveryMs === undefined ? elapsedMs : elapsedMs % repeatEveryMs
}
