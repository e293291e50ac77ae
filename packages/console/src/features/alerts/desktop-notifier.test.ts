import { expect, test } from 'vitest'
import { createDesktopNotifier } from './desktop-notifier.ts'

const text = { title: 'acme is silent', detail: 'No updates for 30 s', href: '/games/game-1' }

const alert = { ruleId: 'rule-1', severity: 'normal' } as const

/** A fake platform that records its notifications. */
function setUp(permission: NotificationPermission, hasFocus = false) {
  const shown: FakeNotification[] = []
  const opened: string[] = []
  const counts = { requests: 0 }
  class FakeNotification extends EventTarget {
    static readonly permission = permission
    static readonly requestPermission = (): Promise<NotificationPermission> => {
      counts.requests += 1
      return Promise.resolve('granted')
    }
    readonly title: string
    readonly options: NotificationOptions | undefined
    isClosed = false
    constructor(title: string, options?: NotificationOptions) {
      super()
      this.title = title
      this.options = options
      shown.push(this)
    }
    close(): void {
      this.isClosed = true
    }
  }
  const desktop = createDesktopNotifier({
    // Implements the part that the notifier uses.
    Notification: FakeNotification as unknown as typeof Notification,
    hasFocus: () => hasFocus,
    open: (href) => opened.push(href),
  })
  return { desktop, shown, opened, counts }
}

test('a click on a notification opens its page and closes it', () => {
  const { desktop, shown, opened } = setUp('granted')
  desktop.show(text, alert)
  expect(shown).toMatchObject([
    { title: 'acme is silent', options: { body: 'No updates for 30 s', tag: 'sportsfeeds.rule-1' } },
  ])
  shown[0]?.dispatchEvent(new Event('click'))
  expect(opened).toEqual(['/games/game-1'])
  expect(shown[0]?.isClosed).toBe(true)
})

test('only what is of high severity stays on the screen', () => {
  const { desktop, shown } = setUp('granted')
  desktop.show(text, alert)
  desktop.show(text, { ...alert, severity: 'high' })
  expect(shown.map(({ options }) => options?.requireInteraction)).toEqual([false, true])
})

test('nothing is shown without permission, nor while the page has focus', () => {
  for (const { desktop, shown } of [setUp('default'), setUp('denied'), setUp('granted', true)]) {
    desktop.show(text, alert)
    expect(shown).toEqual([])
  }
})

test('permission is requested only on demand', async () => {
  const { desktop, counts } = setUp('default')
  desktop.show(text, alert)
  expect(desktop.permission()).toBe('default')
  expect(counts.requests).toBe(0)
  expect(await desktop.requestPermission()).toBe(true)
})

test('a platform without notifications is reported as unsupported, and permission as refused', async () => {
  const desktop = createDesktopNotifier({
    Notification: undefined,
    hasFocus: () => false,
    open: () => undefined,
  })
  desktop.show(text, alert)
  expect(desktop.permission()).toBe('unsupported')
  expect(await desktop.requestPermission()).toBe(false)
})
