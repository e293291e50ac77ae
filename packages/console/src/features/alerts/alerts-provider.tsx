import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useFormat } from '../../shared/use-format.ts'
import { useSession } from '../../store/session-context.ts'
import type { Alert } from './alert.ts'
import { createAlertStore } from './alert-store.ts'
import { alertText } from './alert-text.ts'
import { type Alerts, AlertsContext } from './alerts-context.ts'
import { createChime } from './chime.ts'
import { createDesktopNotifier } from './desktop-notifier.ts'
import type { AlertSettings } from './rules.ts'

/** Watches every odds, on whatever page the analyst is, and tells by ear, desktop and screen reader. */
export function AlertsProvider({ children }: { readonly children: ReactNode }) {
  const session = useSession()
  const format = useFormat()
  const [, navigate] = useLocation()
  const [alerts, setAlerts] = useState<Alerts>()
  const [said, setSaid] = useState('')

  const textOf = (alert: Alert) => alertText(alert, { games: session.games.get(), format })
  const onAlerts = useEffectEvent(
    (told: readonly Alert[], settings: AlertSettings, to: Pick<Alerts, 'chime' | 'desktop'>) => {
      if (settings.isSoundOn) to.chime.play()
      for (const alert of told) if (settings.isDesktopOn) to.desktop.show(textOf(alert), alert.ruleId)
      const last = told.at(-1)
      // One for each moment: a reader that falls behind is of no use.
      if (last !== undefined) setSaid(`${textOf(last).title}: ${textOf(last).detail}`)
    },
  )
  const open = useEffectEvent((href: string) => {
    window.focus()
    navigate(href)
  })

  useEffect(() => {
    const platform = {
      chime: createChime(
        () => (typeof AudioContext === 'undefined' ? undefined : new AudioContext()),
        () => session.clock.now(),
      ),
      desktop: createDesktopNotifier({
        Notification: typeof Notification === 'undefined' ? undefined : Notification,
        isLookedAt: () => document.hasFocus(),
        open: (href) => open(href),
      }),
    }
    const store = createAlertStore({
      session,
      onAlerts: (told, settings) => onAlerts(told, settings, platform),
    })
    setAlerts({ ...store, ...platform })
    return () => {
      setAlerts(undefined)
      store.stop()
    }
  }, [session])

  return (
    <AlertsContext value={alerts}>
      {children}
      <div className="visually-hidden" role="log" aria-label="Newest alert">
        {said}
      </div>
    </AlertsContext>
  )
}
