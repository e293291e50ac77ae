import type { Clock, Timer } from '@sportsfeeds/std'

/** The part of Web Storage that is used: `localStorage`, `sessionStorage` or anything similar. */
export interface CursorStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** Saves the cursor every two seconds, so that a reloaded page resumes where it was. */
export function startCursorStore(
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
      // The storage is full or forbidden: the next page starts from scratch.
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
