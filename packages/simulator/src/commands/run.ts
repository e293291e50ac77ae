import { createSimulatedLoad } from '../load/simulated-load.ts'
import { describeRun, type RunPlan } from '../plan/plan-run.ts'
import type { CommandContext } from './context.ts'
import { driveStack } from './drive-stack.ts'

/** `simulator run`: simulated games, at the rate of a profile. @returns the exit code. */
export function run(plan: RunPlan, context: CommandContext): Promise<number> {
  const load = createSimulatedLoad(plan, Date.now())
  const title = describeRun(plan, load)
  context.say(title)
  return driveStack(plan, context, {
    title,
    peakRate: load.peakRate,
    createLoad: (nowMs) => createSimulatedLoad(plan, nowMs),
  })
}
