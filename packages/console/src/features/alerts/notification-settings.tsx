import { useState } from 'react'
import { useValue } from '../../store/hooks.ts'
import type { Alerts } from './alerts-context.ts'
import type { AlertSettings } from './rules.ts'
import styles from './notification-settings.module.css'

/** How alerts make themselves felt besides the list. */
export function NotificationSettings({ alerts }: { readonly alerts: Alerts }) {
  const settings = useValue(alerts.settings)
  const [isRefused, setIsRefused] = useState(false)
  const permission = alerts.desktop.permission()
  const change = (part: Partial<AlertSettings>): void =>
    alerts.settings.set({ ...alerts.settings.get(), ...part })

  const switchDesktop = async (isOn: boolean): Promise<void> => {
    const isGranted = isOn && (permission === 'granted' || (await alerts.desktop.ask()))
    setIsRefused(isOn && !isGranted)
    change({ isDesktopOn: isGranted })
  }

  return (
    <>
      <h2>Signals</h2>
      <div className={styles.settings}>
        <label>
          <input
            type="checkbox"
            checked={settings.isSoundOn}
            onChange={(event) => {
              change({ isSoundOn: event.currentTarget.checked })
              // Heard at once, and from then on allowed by the browser.
              if (event.currentTarget.checked) alerts.chime.play()
            }}
          />
          Sound
        </label>
        <label>
          <input
            type="checkbox"
            checked={settings.isDesktopOn}
            disabled={permission === 'unsupported'}
            aria-describedby="desktop-note"
            onChange={(event) => void switchDesktop(event.currentTarget.checked)}
          />
          Desktop notifications while you look elsewhere
        </label>
        <p id="desktop-note" role="status" className={styles.note}>
          {getPermissionNote(permission, isRefused, settings.isDesktopOn)}
        </p>
      </div>
    </>
  )
}

function getPermissionNote(
  permission: NotificationPermission | 'unsupported',
  isRefused: boolean,
  isDesktopOn: boolean,
): string {
  if (permission === 'unsupported') return 'This browser has no notifications.'
  if (isRefused || (isDesktopOn && permission !== 'granted')) {
    return 'The browser does not allow them for this page; its settings can.'
  }
  return ''
}
