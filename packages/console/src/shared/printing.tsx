import { createContext, type ReactNode, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** True while the page is being printed: it then renders all of its view, in place of what fits the screen. */
export const PrintingContext = createContext(false)

/** Tells `children` before the browser lays out the page for paper, and after. */
export function Printing({ children }: { readonly children: ReactNode }) {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    // At once: the browser prints the page as it is after this event.
    const begin = (): void => flushSync(() => setIsPrinting(true))
    const end = (): void => setIsPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return <PrintingContext value={isPrinting}>{children}</PrintingContext>
}
