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
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose}>
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
        Enable single-key shortcuts
      </label>
    </Dialog>
  )
}

const keys = [
  { names: ['/'], does: 'Filter by text' },
  { names: ['Esc'], does: 'Clear the filter, then leave the field' },
  { names: ['↑', '↓', 'k', 'j'], does: 'Next or previous row, from anywhere on the board' },
  { names: ['Page ↑', 'Page ↓'], does: 'Page up or down' },
  { names: ['Home', 'End'], does: 'First or last row' },
  { names: ['→', '←'], does: 'Unfold or fold a group, a game’s markets, or lines' },
  { names: ['Enter'], does: 'Open the game' },
  { names: ['f'], does: 'Freeze the board, or go live' },
  { names: ['v'], does: 'Switch between blocks and table' },
  { names: ['g'], does: 'Group by day, by league, or not at all' },
  { names: ['w'], does: 'Watch the game: keep it at the top' },
  { names: ['x'], does: 'Hide the game' },
  { names: ['n'], does: 'New alert at the row’s price' },
  { names: ['a'], does: 'Open or close alerts' },
  { names: ['←', '→'], does: 'Chart: previous or next change' },
  { names: ['+', '−', '0'], does: 'Chart: zoom in, zoom out, reset' },
  { names: ['Ctrl K'], does: 'Go to a game, a league, a provider or a page' },
  { names: ['?'], does: 'Show shortcuts' },
]
