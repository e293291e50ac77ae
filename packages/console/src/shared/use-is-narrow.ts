import { use, useSyncExternalStore } from 'react'
import { PrintingContext } from './printing.tsx'

/** True on screens so narrow that rows take two lines; same width as in the style sheet. Paper is wider. */
export function useIsNarrow(): boolean {
  const isNarrow = useSyncExternalStore(subscribe, () => query().matches)
  return !use(PrintingContext) && isNarrow
}

function query(): MediaQueryList {
  return matchMedia('(max-width: 719px)')
}

function subscribe(listener: () => void): () => void {
  const list = query()
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}
