import type { AlertText } from './alert-text.ts'
import type { Severity } from './severity.ts'

/** Notifications of the operating system. */
export interface DesktopNotifier {
  /** `unsupported` where the platform has none. */
  permission(): NotificationPermission | 'unsupported'
  /** Call it from a click: browsers ignore other requests. @returns true if notifications may be shown. */
  requestPermission(): Promise<boolean>
  /** What is of high severity stays until the analyst has dealt with it. */
  show(text: AlertText, alert: { readonly ruleId: string; readonly severity: Severity }): void
}

/** The parts of the platform that it uses. */
export interface NotificationPlatform {
  readonly Notification: typeof Notification | undefined
  /** True while the analyst looks at the page, where the alert is visible anyway. */
  readonly hasFocus: () => boolean
  /** Brings the page to the front and opens an address in it. */
  readonly open: (href: string) => void
}

export function createDesktopNotifier({
  Notification: Platform,
  hasFocus,
  open,
}: NotificationPlatform): DesktopNotifier {
  return {
    permission: () => Platform?.permission ?? 'unsupported',
    requestPermission: async () =>
      Platform !== undefined && (await Platform.requestPermission()) === 'granted',
    show: ({ title, detail, href }, { ruleId, severity }) => {
      if (Platform === undefined || Platform.permission !== 'granted' || hasFocus()) return
      try {
        // A rule's new notification replaces its previous one, so that they do not pile up.
        const shown = new Platform(title, {
          body: detail,
          tag: `sportsfeeds.${ruleId}`,
          requireInteraction: severity === 'high',
        })
        shown.addEventListener('click', () => {
          shown.close()
          if (href !== undefined) open(href)
        })
      } catch {
        // Phones allow notifications from service workers only; the alert is still in the list.
      }
    },
  }
}
