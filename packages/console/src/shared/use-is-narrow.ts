import { useSyncExternalStore } from 'react'

/** True on screens so narrow that rows take two lines; same width as in the style sheet. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches)
}

function query(): MediaQueryList {
  return matchMedia('(max-width: 719px)')
}

function subscribe(listener: () => void): () => void {
  const list = query()
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}
