import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert } from './alert.ts'
import { emptyInbox, type Inbox, markAllRead, maxAlerts, withAlerts } from './inbox.ts'

function alerts(first: number, count: number): Alert[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(first + index),
    ruleId: 'silent',
    kind: 'silent',
    provider: 'acme',
    silentMs: 30_000,
    atMs: first + index,
  }))
}

function add(inbox: Inbox, added: readonly Alert[]): Inbox {
  return withAlerts(inbox, added, { maxPerMinute: null, rules: [] })
}

test('the newest comes first, and all are unread until they are read', () => {
  const inbox = add(add(emptyInbox, alerts(1, 2)), alerts(3, 1))
  expect(inbox.alerts.map(({ id }) => id)).toEqual(['3', '2', '1'])
  expect(inbox.unread).toBe(3)
  expect(add(markAllRead(inbox), alerts(4, 1)).unread).toBe(1)
})

test('it stays the same object when nothing changes, so that nothing renders again', () => {
  expect(add(emptyInbox, [])).toBe(emptyInbox)
  expect(markAllRead(emptyInbox)).toBe(emptyInbox)
})

test('it holds at most its maximum, and never counts more unread alerts than it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(150), { maxLength: 6 }), (counts) => {
      let inbox = emptyInbox
      let next = 0
      for (const count of counts) {
        inbox = add(inbox, alerts(next, count))
        next += count
      }
      expect(inbox.alerts).toHaveLength(Math.min(next, maxAlerts))
      expect(inbox.unread).toBe(inbox.alerts.length)
      if (next > 0) expect(inbox.alerts[0]?.id).toBe(String(next - 1))
    }),
  )
})

test('an alert that another tab has raised is not added again', () => {
  const [first] = alerts(1, 1)
  if (first === undefined) throw new Error('There is no alert.')
  const once = add(emptyInbox, [first])
  expect(add(once, [first])).toBe(once)
})
