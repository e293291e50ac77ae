import { useState } from 'react'
import { useValue } from '../../store/hooks.ts'
import type { Alerts } from './alerts-context.ts'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import styles from './notification-settings.module.css'
import type { AlertSettings } from './rules.ts'

/** Signals of a new alert in addition to the list: sound and desktop notifications. */
export function NotificationSettings({ alerts }: { readonly alerts: Alerts }) {
  const settings = useValue(alerts.settings)
  const [isRefused, setIsRefused] = useState(false)
  const permission = alerts.desktop.permission()
  const change = (part: Partial<AlertSettings>): void =>
    alerts.settings.update((current) => ({ ...current, ...part }))

  const switchDesktop = async (isOn: boolean): Promise<void> => {
    const isGranted = isOn && (permission === 'granted' || (await alerts.desktop.requestPermission()))
    setIsRefused(isOn && !isGranted)
    change({ isDesktopOn: isGranted })
  }

  return (
    <>
      <h2>Notifications</h2>
      <div className={styles.settings}>
        <label>
          <input
            type="checkbox"
            checked={settings.isSoundOn}
            onChange={(event) => {
              change({ isSoundOn: event.currentTarget.checked })
              // A preview; played from a click, it also unlocks sound in the browser.
              if (event.currentTarget.checked) alerts.chime.play('normal')
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
          Desktop notifications when this tab is in the background
        </label>
        <label>
          Alerts a minute, at most
          <select
            className={classNames(controls.field, controls.select)}
            value={settings.maxPerMinute ?? ''}
            aria-describedby="limit-note"
            onChange={({ currentTarget: { value } }) =>
              change({ maxPerMinute: value === '' ? null : Number(value) })
            }
          >
            {limits.map((limit) => (
              <option key={limit} value={limit}>
                {limit}
              </option>
            ))}
            <option value="">No limit</option>
          </select>
        </label>
        <p id="limit-note" className={styles.hint}>
          {settings.maxPerMinute === null
            ? 'Every alert is listed.'
            : 'One alert a game and minute is listed, and the others are counted in one line. Price levels, silent providers and rules for certain games are always listed.'}
        </p>
        <p id="desktop-note" role="status" className={styles.note}>
          {getPermissionNote(permission, isRefused, settings.isDesktopOn)}
        </p>
      </div>
    </>
  )
}

const limits = [3, 6, 12]

function getPermissionNote(
  permission: NotificationPermission | 'unsupported',
  isRefused: boolean,
  isDesktopOn: boolean,
): string {
  if (permission === 'unsupported') return 'This browser does not support notifications.'
  if (isRefused || (isDesktopOn && permission !== 'granted')) {
    return 'Notifications are blocked. Allow them for this site in the browser’s settings.'
  }
  return ''
}
