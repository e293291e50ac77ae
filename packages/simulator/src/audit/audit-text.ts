import { type Odds, providerMarketId, toInstant } from '@sportsfeeds/domain'
import { formatCount } from '../format/format-count.ts'
import type { AnalystComparison, Comparison, Findings } from './compare.ts'
import type { RunRecord } from './read-record.ts'

/** Result of an audit as text: every check, its count, and what does not agree. */
export function comparisonText(record: RunRecord, comparison: Comparison): string {
  return [
    '',
    row('run', record.run.title),
    row('began', `${toInstant(record.run.startedAt)} on stack ${record.run.stack}`),
    row('sent', `${formatCount(comparison.sent)} odds, ${formatCount(comparison.acknowledged)} acknowledged`),
    row(
      'in the table',
      `${formatCount(comparison.stored)}, ${formatCount(comparison.storedUnacknowledged)} of them without an acknowledgement; ${formatCount(comparison.others)} others that are not of this run`,
    ),
    '',
    check('all acknowledged odds are in the table', comparison.missing),
    check('the table has prices and status as they were sent', comparison.changed),
    check('analysts saw nothing that is not in the table', comparison.phantoms),
    ...comparison.analysts.map((analyst, place) =>
      check(`analyst ${place + 1} (${analyst.kind}) ${owedText(analyst)}`, analyst.lacking),
    ),
    '',
    ...(record.interrupted ? [row('note', 'the run was interrupted')] : []),
    ...record.faults.map((fault) => row('UNCERTAIN', fault)),
    row('result', verdicts[comparison.verdict]),
    '',
  ].join('\n')
}

const verdicts = {
  agree: 'record and table agree',
  disagree: 'RECORD AND TABLE DO NOT AGREE',
  unknown: 'UNKNOWN: the record is incomplete',
} as const

/** The odds in the table by market: everything that an analyst of these games had to receive. */
export function tableText(odds: readonly Odds[]): string {
  const markets = Map.groupBy(odds, providerMarketId)
  const lines = [...markets]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([market, entries]) => {
      const dates = entries.map(({ date }) => date).toSorted()
      return `${market.padEnd(60)}${formatCount(entries.length).padStart(9)}  ${dates[0]}  ${dates.at(-1)}`
    })
  return [
    `${'market'.padEnd(60)}${'odds'.padStart(9)}  first                     last`,
    ...lines,
    '',
    `An analyst who follows all these games had to receive ${formatCount(odds.length)} odds of ${formatCount(markets.size)} markets; one that conflates, at least the last of each market.`,
  ].join('\n')
}

/** History of one odds record, from the provider to each analyst. */
export function storyText(record: RunRecord, key: string, stored: Odds | undefined): string {
  const odds = record.odds.find((entry) => entry.key === key)
  if (odds === undefined) return `${key} was not sent in this run.`
  const at = (ms: number): string => `${toInstant(record.run.startedAt + ms)}  +${ms.toFixed(1)} ms`
  return [
    key,
    row('sent', at(odds.sentAt)),
    row('acknowledged', odds.acknowledgedAt === undefined ? 'never' : at(odds.acknowledgedAt)),
    row(
      'in the table',
      stored === undefined ? 'NO' : `received by the feeds API ${toInstant(Math.floor(stored.receivedAt))}`,
    ),
    ...record.run.analysts.map(({ kind, games }, analyst) => {
      const sighting = record.sightings.find((entry) => entry.analyst === analyst)
      const follows = games?.includes(odds.gameId) ?? true
      const text = sighting === undefined ? 'not seen' : `seen ${at(sighting.at)}`
      return row(`analyst ${analyst + 1}`, follows ? `${text} (${kind})` : 'does not follow the game')
    }),
  ].join('\n')
}

function owedText({ kind, owed }: AnalystComparison): string {
  return kind === 'conflating'
    ? `has the last odds of its ${formatCount(owed)} markets`
    : `saw all its ${formatCount(owed)} odds`
}

function check(text: string, { count: found, keys }: Findings): string {
  return found === 0
    ? `yes  ${text}`
    : [`NO   ${text}: ${formatCount(found)} do not`, ...keys.map((key) => `       ${key}`)].join('\n')
}

function row(name: string, text: string): string {
  return `${name.padEnd(14)}${text}`
}
