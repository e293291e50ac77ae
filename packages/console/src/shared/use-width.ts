import { type RefObject, use, useLayoutEffect, useState } from 'react'
import { paperWidth } from './paper.ts'
import { PrintingContext } from './printing.tsx'

/**
 * Width of an element's content in pixels, without its scroll bar; 0 until it is laid out. On paper the width of the sheet.
 * @param isRendered false while the element does not exist yet
 */
export function useWidth(element: RefObject<HTMLElement | null>, isRendered = true): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const measure = (): void => setWidth(current.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element, isRendered])
  return use(PrintingContext) ? paperWidth : width
}
