import { useEffect, useEffectEvent } from 'react'
import { usePreferences } from '../store/hooks.ts'

/**
 * Binds single keys for the whole page, except in fields and dialogs. An analyst can turn them off, as users of voice
 * control need to (https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts).
 */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const [{ hasShortcuts }] = usePreferences()
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
      return
    const run = shortcuts[event.key]
    if (run === undefined) return
    event.preventDefault()
    run()
  })
  useEffect(() => {
    if (!hasShortcuts) return undefined
    const listener = (event: KeyboardEvent): void => onKeyDown(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [hasShortcuts])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, select, textarea') ||
      target.closest('[role="dialog"]') !== null)
  )
}
