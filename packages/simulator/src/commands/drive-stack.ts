import { sampleClient } from '@sportsfeeds/domain'
import { seedClients } from '@sportsfeeds/local/clients'
import { createSystemClock } from '../clock.ts'
import { connectClient } from '../connect-client.ts'
import { drive } from '../drive.ts'
import { createTransport } from '../http.ts'
import type { Load } from '../load.ts'
import type { DrivePlan } from '../plan.ts'
import { createRandom } from '../random.ts'
import { writeJson } from '../report/json.ts'
import { summarize } from '../report/summary.ts'
import { openTarget } from '../target.ts'
import { type CommandContext, exitCodes } from './context.ts'

/** Opens the planned stack, drives the load through it, and tells the outcome. @returns the exit code. */
export const driveStack = async (
  plan: DrivePlan,
  context: CommandContext,
  createLoad: (nowMs: number) => Load,
  source?: unknown,
): Promise<number> => {
  if (plan.target.kind === 'embedded') context.say('starting the system in this process …')
  const target = await openTarget(plan.target, context.environment)
  const transport = createTransport(target.outputs.feedsApiUrl, target.apiKey)
  try {
    // A stack that lives for this run only has no client yet.
    if (plan.target.kind === 'embedded') await seedClients(target.outputs, [sampleClient(Date.now())])
    const report = await drive(
      createLoad(Date.now()),
      plan,
      {
        clock: createSystemClock(),
        random: createRandom(Date.now()),
        transport,
        connectAnalyst: connectClient(target),
        provider: target.provider,
        progress: context.progress,
        signal: context.signal,
      },
      source,
    )
    context.say(summarize(report))
    if (plan.jsonFile !== undefined) await writeJson(plan.jsonFile, report)
    if (!report.ok) return exitCodes.notOk
    return report.thresholds.every(({ holds }) => holds) ? exitCodes.ok : exitCodes.thresholdFailed
  } finally {
    await transport.close()
    await target.close()
  }
}
