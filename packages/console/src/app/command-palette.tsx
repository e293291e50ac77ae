import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../shared/button.tsx'
import { classNames } from '../shared/class-names.ts'
import controls from '../shared/controls.module.css'
import { Dialog } from '../shared/dialog.tsx'
import { SearchIcon } from '../shared/icons.tsx'
import { openWindow } from '../shared/open-window.ts'
import { useGames, useTelemetry } from '../store/hooks.ts'
import styles from './command-palette.module.css'
import { findCommands, listCommands } from './commands.ts'

/** A button, and Ctrl-K anywhere, for a search over all games, leagues, providers and pages. */
export function CommandPalette() {
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const listener = (event: globalThis.KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      setIsOpen((open) => !open)
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
  return (
    <>
      <Button
        isIcon
        aria-label="Go to"
        title="Go to a game, league or provider (Ctrl K)"
        onClick={() => setIsOpen(true)}
      >
        <SearchIcon />
      </Button>
      <Dialog title="Go to" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <Palette onClose={() => setIsOpen(false)} />
      </Dialog>
    </>
  )
}

/** A combobox with its list: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
function Palette({ onClose }: { readonly onClose: () => void }) {
  const [, navigate] = useLocation()
  const games = useGames()
  const { providers } = useTelemetry()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const id = useId()
  const commands = useMemo(
    () =>
      listCommands(
        games,
        providers.map(({ name }) => name),
      ),
    [games, providers],
  )
  const found = useMemo(() => findCommands(commands, text, maxShown), [commands, text])
  const chosen = Math.min(active, found.length - 1)

  const open = (path: string, isInWindow: boolean): void => {
    onClose()
    if (isInWindow) openWindow(path)
    else navigate(path)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const command = found[chosen]
    if (step !== undefined && found.length > 0) setActive((chosen + step + found.length) % found.length)
    else if (event.key === 'Enter' && command !== undefined) open(command.path, event.shiftKey)
    else return
    event.preventDefault()
  }

  return (
    <div className={styles.palette}>
      <input
        role="combobox"
        aria-label="Game, league, provider or page"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
        aria-autocomplete="list"
        placeholder="Game, league, provider or page"
        className={controls.field}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label="Places" className={styles.list}>
        {found.map(({ path, title, detail }, index) => (
          <li
            key={`${path} ${title}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={classNames(controls.item, styles.option)}
            data-highlighted={index === chosen ? '' : undefined}
            onPointerMove={() => setActive(index)}
            onClick={(event) => open(path, event.shiftKey)}
          >
            <bdi className={styles.title}>{title}</bdi>
            <span className={styles.detail}>{detail}</span>
          </li>
        ))}
      </ul>
      <p className={styles.hint} role="status">
        {found.length === 0
          ? 'Nothing has these words. Try a team, a league or a provider.'
          : 'Enter opens it, Shift-Enter in a new window.'}
      </p>
    </div>
  )
}

const maxShown = 12
