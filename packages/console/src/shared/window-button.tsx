import { Button } from './button.tsx'
import { WindowIcon } from './icons.tsx'
import { isOwnWindow, openWindow } from './open-window.ts'
import { useIsNarrow } from './use-is-narrow.ts'

/** Opens the page as it is in a window of its own; nothing in such a window, or on a phone. */
export function WindowButton() {
  const isNarrow = useIsNarrow()
  if (isNarrow || isOwnWindow()) return null
  return (
    <Button
      isIcon
      aria-label="Open in a new window"
      title="Open in a new window"
      onClick={() => openWindow(`${location.pathname}${location.search}`)}
    >
      <WindowIcon />
    </Button>
  )
}
