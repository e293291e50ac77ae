import { useEffect, useState } from 'react'

/** Another number each time that the page changes between dark and light; a canvas has to be drawn anew then. */
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
