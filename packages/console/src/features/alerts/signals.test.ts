import { expect, test } from 'vitest'
import { createChime } from './chime.ts'
import { createDesktopNotifier } from './desktop-notifier.ts'

const text = { title: 'acme is silent', detail: 'for 30s', href: '/games/game-1' }

/** A platform that notes what it is asked for. */
function platform(permission: NotificationPermission, isLookedAt = false) {
  const shown: FakeNotification[] = []
  const opened: string[] = []
  const counts = { asked: 0 }
  class FakeNotification extends EventTarget {
    static readonly permission = permission
    static readonly requestPermission = (): Promise<NotificationPermission> => {
      counts.asked += 1
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
    // The part of it that is used.
    Notification: FakeNotification as unknown as typeof Notification,
    isLookedAt: () => isLookedAt,
    open: (href) => opened.push(href),
  })
  return { desktop, shown, opened, counts }
}

/** Audio that counts its notes and the contexts that were made. */
function audio() {
  const counts = { notes: 0, contexts: 0 }
  const parameter = {
    value: 0,
    setValueAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
    exponentialRampToValueAtTime: () => undefined,
  }
  const node = { connect: (target: unknown) => target, stop: () => undefined }
  const context = {
    currentTime: 0,
    destination: {},
    resume: () => Promise.resolve(),
    createOscillator: () => ({ ...node, frequency: parameter, start: () => (counts.notes += 1) }),
    createGain: () => ({ ...node, gain: parameter }),
  }
  const create = (): AudioContext => {
    counts.contexts += 1
    // The part of it that is used.
    return context as unknown as AudioContext
  }
  return { counts, create }
}

test('a notification leads to what it is about', () => {
  const { desktop, shown, opened } = platform('granted')
  desktop.show(text, 'rule-1')
  expect(shown).toMatchObject([
    { title: 'acme is silent', options: { body: 'for 30s', tag: 'sportsfeeds.rule-1' } },
  ])
  shown[0]?.dispatchEvent(new Event('click'))
  expect(opened).toEqual(['/games/game-1'])
  expect(shown[0]?.isClosed).toBe(true)
})

test('there is none without permission, and none for who looks at the page', () => {
  for (const { desktop, shown } of [platform('default'), platform('denied'), platform('granted', true)]) {
    desktop.show(text, 'rule-1')
    expect(shown).toEqual([])
  }
})

test('permission is asked for only when told to', async () => {
  const { desktop, counts } = platform('default')
  desktop.show(text, 'rule-1')
  expect(desktop.permission()).toBe('default')
  expect(counts.asked).toBe(0)
  expect(await desktop.ask()).toBe(true)
})

test('where the platform has no notifications nothing fails', async () => {
  const desktop = createDesktopNotifier({
    Notification: undefined,
    isLookedAt: () => false,
    open: () => undefined,
  })
  desktop.show(text, 'rule-1')
  expect(desktop.permission()).toBe('unsupported')
  expect(await desktop.ask()).toBe(false)
})

test('a chime is made when it is first wanted, and does not ring again at once', () => {
  let nowMs = 0
  const { counts, create } = audio()
  const chime = createChime(create, () => nowMs)
  expect(counts.contexts).toBe(0)
  chime.play()
  chime.play()
  expect(counts.notes).toBe(2)
  nowMs = 2_000
  chime.play()
  expect(counts).toEqual({ notes: 4, contexts: 1 })
})

test('without audio a chime is silent', () => {
  const chime = createChime(
    () => undefined,
    () => 0,
  )
  expect(() => chime.play()).not.toThrow()
})
