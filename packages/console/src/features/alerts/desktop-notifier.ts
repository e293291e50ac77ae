import type { AlertText } from './alert-text.ts'

/** Notifications outside of the page. */
export interface DesktopNotifier {
  /** `unsupported` where the platform has none. */
  permission(): NotificationPermission | 'unsupported'
  /** Only from a click: browsers refuse pages that ask by themselves. @returns whether they may be shown. */
  ask(): Promise<boolean>
  show(text: AlertText, ruleId: string): void
}

/** The part of the platform that is used. */
export interface NotificationPlatform {
  readonly Notification: typeof Notification | undefined
  /** Whether the analyst looks at the page, where the alert is to be seen anyway. */
  readonly isLookedAt: () => boolean
  /** Brings the page to the front and opens an address in it. */
  readonly open: (href: string) => void
}

export function createDesktopNotifier({
  Notification: Platform,
  isLookedAt,
  open,
}: NotificationPlatform): DesktopNotifier {
  return {
    permission: () => Platform?.permission ?? 'unsupported',
    ask: async () => Platform !== undefined && (await Platform.requestPermission()) === 'granted',
    show: ({ title, detail, href }, ruleId) => {
      if (Platform === undefined || Platform.permission !== 'granted' || isLookedAt()) return
      try {
        // One of a rule takes the place of the one before it: a pile of them is read by no one.
        const shown = new Platform(title, { body: detail, tag: `sportsfeeds.${ruleId}` })
        shown.addEventListener('click', () => {
          shown.close()
          if (href !== undefined) open(href)
        })
      } catch {
        // Phones have them by service workers only; the alert is in the list all the same.
      }
    },
  }
}
