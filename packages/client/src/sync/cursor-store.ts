import type { Clock, Timer } from '@sportsfeeds/std'

/** The part of Web Storage that is used: `localStorage`, `sessionStorage` or anything alike. */
export interface CursorStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** Saves the cursor now and then, so that a page that is loaded again goes on where it was. */
export function keepCursor(
  storage: CursorStorage,
  key: string,
  clock: Clock,
  cursor: () => string | undefined,
): { stop(): void } {
  let saved: string | undefined
  let timer: Timer | undefined

  const save = (): void => {
    const now = cursor()
    if (now === undefined || now === saved) return
    try {
      storage.setItem(key, now)
      saved = now
    } catch {
      // A storage that is full or forbidden: the next page starts afresh, which it can.
    }
  }

  const tick = (): void => {
    save()
    timer = clock.setTimeout(tick, saveEveryMs)
  }

  timer = clock.setTimeout(tick, saveEveryMs)
  return {
    stop: () => {
      timer?.cancel()
      save()
    },
  }
}

const saveEveryMs = 2_000
