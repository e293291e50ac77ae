import { useEffect, useState } from 'react'

/** Returns a number that changes when the page switches between dark and light, to redraw a canvas. */
export function useColourScheme(): number {
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    const count = (): void => setChanges((known) => known + 1)
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', count)
    const theme = new MutationObserver(count)
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      system.removeEventListener('change', count)
      theme.disconnect()
    }
  }, [])
  return changes
}
