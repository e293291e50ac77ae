import { useSyncExternalStore } from 'react'

/** Whether rows take two lines: the same width as in the style sheet. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => query().matches)

const query = (): MediaQueryList => matchMedia('(max-width: 719px)')

const subscribe = (listener: () => void): (() => void) => {
  const list = query()
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}
