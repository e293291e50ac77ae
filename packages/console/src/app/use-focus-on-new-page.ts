import { type RefObject, useEffect, useRef } from 'react'

/** Focuses the page when `path` changes, as the browser does when it loads a page. */
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
