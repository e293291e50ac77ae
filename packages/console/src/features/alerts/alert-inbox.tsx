import { useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { getGameName } from '../../shared/game-name.ts'
import { hasWords } from '../../shared/has-words.ts'
import { Notice } from '../../shared/notice.tsx'
import { useFormat } from '../../shared/use-format.ts'
import { useGames, useValue } from '../../store/hooks.ts'
import type { Alert } from './alert.ts'
import styles from './alert-inbox.module.css'
import { AlertList } from './alert-list.tsx'
import { alertText } from './alert-text.ts'
import type { Alerts } from './alerts-context.ts'
import { getSeverity } from './get-severity.ts'
import { kindNames } from './rule-text.ts'
import type { RuleKind } from './rules.ts'

/** The alerts with a filter, and the games that are muted. */
export function AlertInbox({ alerts }: { readonly alerts: Alerts }) {
  const { alerts: all } = useValue(alerts.inbox)
  const { mutedGames } = useValue(alerts.settings)
  const games = useGames()
  const format = useFormat()
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState('')
  const kinds = [...new Set(all.map(({ kind }) => kind))].filter((kind) => kind !== 'withheld').toSorted()
  const isFiltered = text !== '' || wanted !== ''
  const isShown = (alert: Alert): boolean => {
    if (wanted !== '' && wanted !== alert.kind && wanted !== getSeverity(alert)) return false
    const { title, detail } = alertText(alert, { games, format })
    return text === '' || hasWords(text, [title, detail])
  }
  const shown = isFiltered ? all.filter(isShown) : all

  return (
    <>
      {mutedGames.length === 0 ? null : (
        <ul className={styles.muted} aria-label="Muted games">
          {mutedGames.map((id) => {
            const game = games.get(id)
            const name = game === undefined ? id : getGameName(game)
            return (
              <li key={id}>
                {name}
                <Button aria-label={`Unmute ${name}`} onClick={() => alerts.unmute(id)}>
                  Unmute
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      {all.length === 0 ? (
        <Notice title="No alerts yet">Alerts appear here as rules trigger, whichever page you are on.</Notice>
      ) : (
        <>
          <div className={styles.filter} role="group" aria-label="Filter alerts">
            <input
              type="search"
              className={controls.field}
              aria-label="Filter by text"
              placeholder="Team, market, provider"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <select
              className={classNames(controls.field, controls.select)}
              aria-label="Kind"
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
            >
              <option value="">All alerts</option>
              <option value="high">High severity only</option>
              {kinds.map((kind: RuleKind) => (
                <option key={kind} value={kind}>
                  {kindNames[kind]}
                </option>
              ))}
            </select>
          </div>
          {shown.length === 0 ? (
            <Notice title="No alerts match the filter">
              <Button
                look="outlined"
                onClick={() => {
                  setText('')
                  setWanted('')
                }}
              >
                Show all
              </Button>
            </Notice>
          ) : (
            <AlertList alerts={shown} onMute={alerts.mute} />
          )}
        </>
      )}
    </>
  )
}
