import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useFormat } from '../../shared/use-format.ts'
import { UnreadContext } from '../../shared/unread-context.ts'
import { useValue } from '../../store/hooks.ts'
import { createValue } from '../../store/value.ts'
import { useSession } from '../../store/session-context.ts'
import type { Alert } from './alert.ts'
import { createAlertStore } from './alert-store.ts'
import { alertText } from './alert-text.ts'
import { type Alerts, AlertsContext } from './alerts-context.ts'
import { createChime } from './chime.ts'
import { createDesktopNotifier } from './desktop-notifier.ts'
import { getSeverity } from './get-severity.ts'
import { emptyInbox } from './inbox.ts'
import type { AlertSettings } from './rules.ts'
import { isLess } from './severity.ts'

/** Until the alerts have started. */
const noInbox = createValue(emptyInbox)

/** Watches all odds on every page, and announces alerts by sound, desktop notification and screen reader. */
export function AlertsProvider({ children }: { readonly children: ReactNode }) {
  const session = useSession()
  const format = useFormat()
  const [, navigate] = useLocation()
  const [alerts, setAlerts] = useState<Alerts>()
  const [announcement, setAnnouncement] = useState('')
  const { unread } = useValue(alerts?.inbox ?? noInbox)

  const describe = (alert: Alert) => alertText(alert, { games: session.games.get(), format })
  const onAlerts = useEffectEvent(
    (raised: readonly Alert[], settings: AlertSettings, outputs: Pick<Alerts, 'chime' | 'desktop'>) => {
      const [first, ...others] = raised.filter((alert) => getSeverity(alert) !== 'low')
      if (first === undefined) return
      if (settings.isDesktopOn) {
        for (const alert of [first, ...others])
          outputs.desktop.show(describe(alert), { ruleId: alert.ruleId, severity: getSeverity(alert) })
      }
      // One of each batch: a screen reader that falls behind is useless, and so are sounds at once.
      const chosen = others.reduce(
        (best, alert) => (isLess(getSeverity(alert), getSeverity(best)) ? best : alert),
        first,
      )
      if (settings.isSoundOn) outputs.chime.play(getSeverity(chosen))
      setAnnouncement(`${describe(chosen).title}: ${describe(chosen).detail}`)
    },
  )
  const open = useEffectEvent((href: string) => {
    window.focus()
    navigate(href)
  })

  useEffect(() => {
    const outputs = {
      chime: createChime(
        () => (typeof AudioContext === 'undefined' ? undefined : new AudioContext()),
        () => session.clock.now(),
      ),
      desktop: createDesktopNotifier({
        Notification: typeof Notification === 'undefined' ? undefined : Notification,
        hasFocus: () => document.hasFocus(),
        open: (href) => open(href),
      }),
    }
    const store = createAlertStore({
      session,
      onAlerts: (raised, settings) => onAlerts(raised, settings, outputs),
    })
    setAlerts({ ...store, ...outputs })
    return () => {
      setAlerts(undefined)
      store.stop()
    }
  }, [session])

  return (
    <AlertsContext value={alerts}>
      <UnreadContext value={unread}>{children}</UnreadContext>
      <div className="visually-hidden" role="log" aria-label="Newest alert">
        {announcement}
      </div>
    </AlertsContext>
  )
}
