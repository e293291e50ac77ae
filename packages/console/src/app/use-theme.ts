import { useEffect } from 'react'
import { usePreferences } from '../store/hooks.ts'

/** Applies the analyst's choice of light or dark to the page; by default the system's applies. */
export function useTheme(): void {
  const [{ theme }] = usePreferences()
  useEffect(() => {
    const root = document.documentElement
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
  }, [theme])
}
