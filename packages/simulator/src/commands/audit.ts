import { ClientError, createFeedsApi, defaultTiming } from '@sportsfeeds/client'
import { type EpochMs, type GameId, oddsId, toEpochMs } from '@sportsfeeds/domain'
import { systemClock } from '@sportsfeeds/std'
import { AuditUnfinishedError, InvalidOptionsError } from '../errors.ts'
import type { AuditPlan } from '../plan/plan-audit.ts'
import { comparisonText, storyText, tableText } from '../audit/audit-text.ts'
import { compareWithTable } from '../audit/compare.ts'
import { readRecord, type RunRecord } from '../audit/read-record.ts'
import { readTable } from '../audit/read-table.ts'
import { writeJson } from '../files/write-json.ts'
import { openTarget } from '../target/open-target.ts'
import { type CommandContext, exitCodes } from './context.ts'

/**
 * `simulator audit`: what is in the table, read over REST as an analyst, and with the record of a run whether all that
 * was acknowledged is there and was seen by whom it was owed to.
 * @returns the exit code: not ok when they do not agree, unfinished when the record is incomplete.
 * @throws AuditUnfinishedError when the table could not be read.
 */
export async function audit(plan: AuditPlan, context: CommandContext): Promise<number> {
  const record = plan.recordFile === undefined ? undefined : await readRecord(plan.recordFile, plan.key)
  const target = await openTarget(plan.target, context.environment, { providers: 0 })
  try {
    const feeds = createFeedsApi({
      feedsApiUrl: target.outputs.feedsApiUrl,
      getToken: target.getToken,
      fetch: (url, init) => fetch(url, init),
      clock: systemClock,
      requestTimeoutMs: defaultTiming.requestTimeoutMs,
    })
    const range = rangeOf(plan, record)
    const inRange = record === undefined ? undefined : within(record, plan, range)
    const games = gamesOf(plan, inRange) ?? (await feeds.games({}, context.signal)).map(({ id }) => id)
    context.say(`reading ${games.length} games …`)
    const table = await readTable(feeds, games, range, context.signal)
    if (inRange === undefined) {
      process.stdout.write(plan.jsonFile === '-' ? '' : `${tableText(table)}\n`)
      if (plan.jsonFile !== undefined) await writeJson(plan.jsonFile, { games, range, odds: table })
      return exitCodes.ok
    }
    if (plan.key !== undefined) {
      const stored = table.find((odds) => oddsId(odds) === plan.key)
      process.stdout.write(`${storyText(inRange, plan.key, stored)}\n`)
    }
    const comparison = compareWithTable(inRange, table)
    if (plan.jsonFile !== undefined) {
      await writeJson(plan.jsonFile, { run: inRange.run, range, faults: inRange.faults, ...comparison })
    }
    if (plan.jsonFile !== '-') process.stdout.write(`${comparisonText(inRange, comparison)}\n`)
    return verdictCodes[comparison.verdict]
  } catch (error) {
    if (error instanceof ClientError) throw new AuditUnfinishedError(error.message, { cause: error })
    throw error
  } finally {
    await target.close()
  }
}

const verdictCodes = {
  agree: exitCodes.ok,
  disagree: exitCodes.notOk,
  unknown: exitCodes.unfinished,
} as const

interface Range {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/** The dates of the run's odds, unless others were asked for. */
function rangeOf(plan: AuditPlan, record: RunRecord | undefined): Range {
  let first = Infinity
  let last = -Infinity
  for (const { rank } of record?.odds ?? []) {
    const dateMs = toEpochMs(rank.date)
    first = Math.min(first, dateMs)
    last = Math.max(last, dateMs)
  }
  const fromMs = plan.fromMs ?? first
  const toMs = plan.toMs ?? last
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) {
    throw new AuditUnfinishedError('The record contains no odds, so there is nothing to audit.')
  }
  if (fromMs > toMs) throw new InvalidOptionsError(['--from must not be later than --to'])
  return { fromMs, toMs }
}

/** Only what was asked for. */
function within(record: RunRecord, { games }: AuditPlan, { fromMs, toMs }: Range): RunRecord {
  return {
    ...record,
    odds: record.odds
      .filter(({ rank }) => toEpochMs(rank.date) >= fromMs && toEpochMs(rank.date) <= toMs)
      .filter(({ gameId }) => games.length === 0 || games.includes(gameId)),
  }
}

function gamesOf({ games }: AuditPlan, record: RunRecord | undefined): readonly GameId[] | undefined {
  if (games.length > 0) return games
  return record === undefined ? undefined : [...new Set(record.odds.map(({ gameId }) => gameId))]
}
