import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'

/** Reads a page's view from the address and writes it back; `write` is the inverse of `read`. */
export interface AddressCodec<View> {
  readonly read: (search: URLSearchParams) => View
  readonly write: (view: View) => URLSearchParams
}

/** Returns the view in the address and a function that changes parts of it. `read` and `write` must be stable. */
export function useAddressView<View extends object>({
  read,
  write,
}: AddressCodec<View>): readonly [View, (change: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => read(search), [read, search])
  const change = useCallback(
    // Replaces the history entry: going back leads to the previous page, not through every letter typed here.
    (part: Partial<View>) => setSearch((now) => write({ ...read(now), ...part }), { replace: true }),
    [read, write, setSearch],
  )
  return [view, change]
}
