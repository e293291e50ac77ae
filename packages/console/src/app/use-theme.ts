import { useEffect } from 'react'
import { usePreferences } from '../store/hooks.ts'

/** Puts the analyst's choice of light or dark on the page; without one the platform's counts. */
export function useTheme(): void {
  const [{ theme }] = usePreferences()
  useEffect(() => {
    const root = document.documentElement
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
  }, [theme])
}
