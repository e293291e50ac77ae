import type { EpochMs } from '@sportsfeeds/domain'
import { type Alert, type WithheldAlert, withheldRuleId } from './alert.ts'
import { getSeverity } from './get-severity.ts'
import type { Rule } from './rules.ts'
import { isLess } from './severity.ts'

export interface Ration {
  /** Null for no limit: everything is listed. */
  readonly maxPerMinute: number | null
  readonly rules: readonly Rule[]
}

/**
 * Adds alerts to a list, newest first, so that at most a few of each minute have a line: one of each game, and no more than
 * the budget. The others are counted in a single line. A more severe alert takes the line of a lesser one, and those that were
 * asked for by name are always listed.
 */
export function rationAlerts(
  listed: readonly Alert[],
  added: readonly Alert[],
  { maxPerMinute, rules }: Ration,
): readonly Alert[] {
  const requested = new Set(rules.filter(isRequested).map(({ id }) => id))
  let alerts = listed
  for (const alert of added) {
    if (
      maxPerMinute === null ||
      requested.has(alert.ruleId) ||
      hasRoom(alerts, alert, maxPerMinute, requested)
    )
      alerts = [alert, ...alerts]
    else alerts = displaceLesser(alerts, alert, maxPerMinute, requested) ?? withhold(alerts, alert)
  }
  return alerts
}

/** Alerts that the list has, with or without a line of their own. */
export function knownIds(alerts: readonly Alert[]): Set<string> {
  return new Set(
    alerts.flatMap((alert) => (alert.kind === 'withheld' ? [alert.id, ...alert.ids] : [alert.id])),
  )
}

/** A level is set for one price, and a provider that is silent or late means that the screen is incomplete. */
function isRequested({ kind, scope }: Rule): boolean {
  return kind === 'level' || kind === 'silent' || kind === 'late' || scope.games.length > 0
}

function hasRoom(
  alerts: readonly Alert[],
  alert: Alert,
  maxPerMinute: number,
  requested: ReadonlySet<string>,
): boolean {
  let count = 0
  for (const other of alerts) {
    if (other.kind === 'withheld' || requested.has(other.ruleId) || !isWithinMinute(other.atMs, alert.atMs))
      continue
    count += 1
    // What follows within a minute in the same game has the same cause.
    if (count >= maxPerMinute || gameOf(other) === gameOf(alert)) return false
  }
  return true
}

/** Lists the alert in the place of a less severe one of this minute, of the same game if there is one; undefined if there is none. */
function displaceLesser(
  alerts: readonly Alert[],
  alert: Alert,
  maxPerMinute: number,
  requested: ReadonlySet<string>,
): readonly Alert[] | undefined {
  const lesser = alerts.filter(
    (other) =>
      other.kind !== 'withheld' &&
      !requested.has(other.ruleId) &&
      isWithinMinute(other.atMs, alert.atMs) &&
      isLess(getSeverity(other), getSeverity(alert)),
  )
  const displaced = lesser.find((other) => gameOf(other) === gameOf(alert)) ?? lesser[0]
  if (displaced === undefined) return undefined
  const rest = alerts.filter((other) => other !== displaced)
  return hasRoom(rest, alert, maxPerMinute, requested) ? [alert, ...withhold(rest, displaced)] : undefined
}

/** Counts the alert in this minute's line, which keeps its place, or in a new one. */
function withhold(alerts: readonly Alert[], alert: Alert): readonly Alert[] {
  const game = gameOf(alert)
  const index = alerts.findIndex(
    (other) =>
      other.kind === 'withheld' && other.ids.length < maxWithheld && isWithinMinute(other.atMs, alert.atMs),
  )
  const found = alerts[index]
  const current = found?.kind === 'withheld' ? found : emptyLine(alert)
  const line: WithheldAlert = {
    ...current,
    ids: [...current.ids, alert.id],
    kinds: increment(current.kinds, alert.kind),
    games: game === undefined ? current.games : increment(current.games, game),
  }
  return current === found ? alerts.with(index, line) : [line, ...alerts]
}

/** Counts nothing yet. */
function emptyLine({ id, atMs }: Alert): WithheldAlert {
  return {
    id: `${withheldRuleId}|${id}`,
    ruleId: withheldRuleId,
    atMs,
    kind: 'withheld',
    ids: [],
    kinds: {},
    games: {},
  }
}

/** Bounds what is stored of one line; those beyond begin another one. */
const maxWithheld = 200

function gameOf(alert: Alert): string | undefined {
  return 'gameId' in alert ? alert.gameId : undefined
}

function increment(counts: Readonly<Record<string, number>>, key: string): Record<string, number> {
  return { ...counts, [key]: (counts[key] ?? 0) + 1 }
}

/** In either order: of two records, the newer one may have been received first. */
function isWithinMinute(atMs: EpochMs, otherMs: EpochMs): boolean {
  return Math.abs(atMs - otherMs) < 60_000
}
