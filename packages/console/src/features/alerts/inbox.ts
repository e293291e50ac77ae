import type { Alert } from './alert.ts'

/** The alerts of this visit, newest first. */
export interface Inbox {
  readonly alerts: readonly Alert[]
  /** Number of alerts not seen yet. */
  readonly unread: number
}

/** More than an analyst reads in a shift; older ones are dropped. */
export const maxAlerts = 200

export const emptyInbox: Inbox = { alerts: [], unread: 0 }

/** @param added oldest first. */
export function withAlerts(inbox: Inbox, added: readonly Alert[]): Inbox {
  if (added.length === 0) return inbox
  const alerts = [...added.toReversed(), ...inbox.alerts].slice(0, maxAlerts)
  return { alerts, unread: Math.min(alerts.length, inbox.unread + added.length) }
}

export function markAllRead(inbox: Inbox): Inbox {
  return inbox.unread === 0 ? inbox : { ...inbox, unread: 0 }
}
