import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent } from 'react'
import { usePreferences } from '../../store/hooks.ts'

interface GridKeys {
  /** Moves to another row. @returns false for a key that does not. */
  readonly move: (key: string) => boolean
  readonly open: () => void
  readonly setFold: (isOpen: boolean) => void
}

/**
 * Handles the keys of a grid, also where nothing has the focus: j, k and the arrows then move to a row and focus the grid.
 * @returns the handler for keys inside the grid.
 */
export function useGridKeys(
  grid: RefObject<HTMLElement | null>,
  { move, open, setFold }: GridKeys,
): (event: KeyboardEvent) => void {
  const [{ hasShortcuts }] = usePreferences()

  const handle = (key: string): boolean => {
    if (letters.has(key) && !hasShortcuts) return false
    if (move(key)) return true
    if (key === 'Enter') open()
    else if (key === 'ArrowRight' || key === 'ArrowLeft') setFold(key === 'ArrowRight')
    else return false
    return true
  }

  const onPageKey = useEffectEvent((event: globalThis.KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (!isUnfocused() || !movingKeys.has(event.key) || !handle(event.key)) return
    grid.current?.focus({ preventScroll: true })
    event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: globalThis.KeyboardEvent): void => onPageKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])

  return (event) => {
    // Buttons in the grid handle their own keys.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    if (handle(event.key)) event.preventDefault()
  }
}

const letters = new Set(['j', 'k'])
const movingKeys = new Set(['j', 'k', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'])

/** True while the page itself has the focus, or its main part, as after following a link. */
function isUnfocused(): boolean {
  const { activeElement } = document
  return activeElement === null || activeElement === document.body || activeElement.id === 'main'
}
