import * as z from 'zod'
import { Alert } from './alert.ts'
import { knownIds, type Ration, rationAlerts } from './ration-alerts.ts'

/** An analyst's alerts, newest first, as they are stored. */
export const Inbox = z.object({
  alerts: z.array(Alert).readonly(),
  /** Number of alerts not seen yet. */
  unread: z.number().int().nonnegative(),
})
export type Inbox = z.infer<typeof Inbox>

/** More than an analyst reads in a shift; older ones are dropped. */
export const maxAlerts = 200

export const emptyInbox: Inbox = { alerts: [], unread: 0 }

/** @param added oldest first; what another tab has raised already is not added again. */
export function withAlerts(inbox: Inbox, added: readonly Alert[], ration: Ration): Inbox {
  const known = knownIds(inbox.alerts)
  const fresh = added.filter(({ id }) => !known.has(id))
  if (fresh.length === 0) return inbox
  const all = rationAlerts(inbox.alerts, fresh, ration)
  const alerts = all.slice(0, maxAlerts)
  const before = new Set(inbox.alerts.map(({ id }) => id))
  const listed = all.filter(({ id }) => !before.has(id)).length
  return { alerts, unread: Math.min(alerts.length, inbox.unread + listed) }
}

export function markAllRead(inbox: Inbox): Inbox {
  return inbox.unread === 0 ? inbox : { ...inbox, unread: 0 }
}
