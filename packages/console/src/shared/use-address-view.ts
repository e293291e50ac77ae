import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'

/** How a page's view is read from an address and written into it; `write` undoes `read`. */
export interface AddressCodec<View> {
  readonly read: (search: URLSearchParams) => View
  readonly write: (view: View) => URLSearchParams
}

/** The view that the address names, and a function that changes some of it. @param codec the same each time */
export function useAddressView<View extends object>({
  read,
  write,
}: AddressCodec<View>): readonly [View, (change: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => read(search), [read, search])
  const change = useCallback(
    // Going back leads to the page before, not through every view of this one and every letter that was typed.
    (part: Partial<View>) => setSearch((now) => write({ ...read(now), ...part }), { replace: true }),
    [read, write, setSearch],
  )
  return [view, change]
}
