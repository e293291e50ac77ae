import { Fragment } from 'react'
import controls from '../shared/controls.module.css'
import { Dialog } from '../shared/dialog.tsx'
import { usePreferences } from '../store/hooks.ts'
import styles from './shortcuts-dialog.module.css'

interface ShortcutsDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const [{ hasShortcuts }, change] = usePreferences()
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose}>
      <dl className={styles.keys}>
        {keys.map(({ names, does }) => (
          <div key={does}>
            <dt>
              {names.map((name, index) => (
                <Fragment key={name}>
                  {index === 0 ? '' : ' '}
                  <kbd className={controls.keycap}>{name}</kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={hasShortcuts}
          onChange={(event) => change({ hasShortcuts: event.currentTarget.checked })}
        />
        Single keys work anywhere on the page
      </label>
    </Dialog>
  )
}

const keys = [
  { names: ['/'], does: 'Filter by text' },
  { names: ['Esc'], does: 'Clear the filter, then leave it' },
  { names: ['Tab'], does: 'To the board, and out of it' },
  { names: ['↑', '↓', 'k', 'j'], does: 'Market by market' },
  { names: ['Page ↑', 'Page ↓'], does: 'Screen by screen' },
  { names: ['Home', 'End'], does: 'First and last market' },
  { names: ['Enter'], does: 'Open the game' },
  { names: ['f'], does: 'Freeze the board, and go live' },
  { names: ['g'], does: 'Grouped, or as one list' },
  { names: ['a'], does: 'Alerts' },
  { names: ['←', '→'], does: 'On a chart: from change to change' },
  { names: ['+', '−', '0'], does: 'On a chart: closer, further, all' },
  { names: ['?'], does: 'These keys' },
]
