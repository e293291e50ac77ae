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
import { emptyInbox } from './inbox.ts'
import type { AlertSettings } from './rules.ts'
import { getSeverity, severities, type Severity } from './severity.ts'

function mostSevere(alerts: readonly Alert[]): Severity {
  const found = new Set(alerts.map(getSeverity))
  return severities.findLast((severity) => found.has(severity)) ?? 'normal'
}

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
      if (settings.isSoundOn) outputs.chime.play(mostSevere(raised))
      for (const alert of raised)
        if (settings.isDesktopOn) outputs.desktop.show(describe(alert), alert.ruleId)
      const last = raised.at(-1)
      // One of each batch: a screen reader that falls behind is useless.
      if (last !== undefined) setAnnouncement(`${describe(last).title}: ${describe(last).detail}`)
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
