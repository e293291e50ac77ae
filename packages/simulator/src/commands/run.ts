import { createSimulatedLoad } from '../markets/simulated-load.ts'
import { describeRun, type RunPlan } from '../plan.ts'
import type { CommandContext } from './context.ts'
import { driveStack } from './drive-stack.ts'

/** `simulator run`: simulated games at a steady rate. @returns the exit code. */
export const run = (plan: RunPlan, context: CommandContext): Promise<number> => {
  context.say(describeRun(plan))
  return driveStack(plan, context, (nowMs) => createSimulatedLoad(plan, nowMs))
}
