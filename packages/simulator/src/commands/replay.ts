import { toInstant } from '@sportsfeeds/domain'
import { UnreadableFileError } from '../errors.ts'
import { formatCount } from '../format/format-count.ts'
import { describeReplay, type ReplayPlan } from '../plan/plan-replay.ts'
import { readProviderKeys } from '../files/read-provider-keys.ts'
import { readRecordings } from '../replay/read-recordings.ts'
import type { RecordingSource } from '../replay/recording.ts'
import { createReplayLoad } from '../replay/replay-load.ts'
import { readScores } from '../replay/scores.ts'
import type { CommandContext } from './context.ts'
import { driveStack } from './drive-stack.ts'

/** `simulator replay`: recorded odds, as fast as the plan says. @returns the exit code. */
export async function replay(plan: ReplayPlan, context: CommandContext): Promise<number> {
  const scores = plan.scoresFile === undefined ? undefined : await readScores(plan.scoresFile)
  const recording = await readRecordings(plan.files, { ...plan, scores })
  for (const line of describeSource(recording.source)) context.say(line)
  const [first] = recording.odds
  const last = recording.odds.at(-1)
  if (first === undefined || last === undefined) {
    throw new UnreadableFileError(
      plan.files.join(', '),
      recording.source.odds === 0
        ? 'contains no odds that can be replayed'
        : `none of its ${recording.source.odds} odds is between --from and --to`,
    )
  }
  context.say(`recorded from ${toInstant(first.atMs)} to ${toInstant(last.atMs)}`)
  const load = createReplayLoad(recording, plan, Date.now())
  const title = describeReplay(plan, load)
  context.say(title)
  return driveStack(plan, context, {
    title,
    peakRate: load.peakRate,
    providers: load.providers ?? [],
    providerKeys:
      plan.providerKeysFile === undefined ? undefined : await readProviderKeys(plan.providerKeysFile),
    createLoad: (nowMs) => createReplayLoad(recording, plan, nowMs),
    source: recording.source,
  })
}

const linesShown = 5

function describeSource(source: RecordingSource): string[] {
  return [
    `${formatCount(source.lines)} messages: ${formatCount(source.odds)} odds, ${formatCount(source.unchanged)} changes that left prices and status alone, ` +
      `${formatCount(source.unpriced)} unpriced, ${formatCount(source.unsupported)} unsupported, ${formatCount(source.otherMessages)} other messages, ${formatCount(source.malformed)} malformed`,
    ...source.unsupportedMarkets
      .slice(0, linesShown)
      .map(
        ({ market, reason, changes }) => `left out: ${formatCount(changes)} of ${market}, which ${reason}`,
      ),
    ...(source.unsupportedMarkets.length > linesShown
      ? [`… and ${source.unsupportedMarkets.length - linesShown} more; --json has them`]
      : []),
    ...source.malformedLines
      .slice(0, linesShown)
      .map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
    ...(source.malformed > linesShown
      ? [
          `… and ${source.malformed - linesShown} more malformed; --json has the first ${source.malformedLines.length}`,
        ]
      : []),
  ]
}
