import { type RefObject, useEffect, useRef } from 'react'

/** Takes the focus to the page that `path` leads to, as the browser does when it loads one. */
export function useFocusOnNewPage(path: string): RefObject<HTMLElement | null> {
  const page = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    page.current?.focus()
  }, [path])
  return page
}
