import { UnreadableFileError } from '../errors.ts'
import { describeReplay, type ReplayPlan } from '../plan.ts'
import { readBetfair } from '../replay/betfair/read.ts'
import type { RecordingSource } from '../replay/recording.ts'
import { createReplayLoad } from '../replay/replay-load.ts'
import { readScores } from '../replay/scores.ts'
import type { CommandContext } from './context.ts'
import { driveStack } from './drive-stack.ts'

/** `simulator replay`: recorded odds, as fast as the plan says. @returns the exit code. */
export const replay = async (plan: ReplayPlan, context: CommandContext): Promise<number> => {
  const scores = plan.scoresFile === undefined ? undefined : await readScores(plan.scoresFile)
  const recording = await readBetfair(plan.files, scores)
  for (const line of describeSource(recording.source)) context.say(line)
  if (recording.odds.length === 0) {
    throw new UnreadableFileError(plan.files.join(', '), 'holds no odds that could be replayed')
  }
  const { oddsCount, durationMs } = createReplayLoad(recording, plan, Date.now())
  context.say(describeReplay(plan, oddsCount, durationMs))
  return driveStack(plan, context, (nowMs) => createReplayLoad(recording, plan, nowMs), recording.source)
}

const linesShown = 5

const describeSource = (source: RecordingSource): string[] => [
  `${source.lines.toLocaleString('en-GB')} lines: ${source.odds} odds, ${source.unchanged} changes that left prices and status alone, ` +
    `${source.unpriced} unpriced, ${source.unsupported} unsupported, ${source.otherMessages} other messages, ${source.malformed} malformed`,
  ...source.unsupportedMarkets.slice(0, linesShown).map(({ market, reason }) => `market ${market} ${reason}`),
  ...source.malformedLines.slice(0, linesShown).map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
]
