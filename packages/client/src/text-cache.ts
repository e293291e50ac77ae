/** What was made of texts, until newer ones need the room. */
export interface TextCache<Value> {
  get(text: string): Value | undefined
  set(text: string, value: Value): void
}

/**
 * Creates a cache of as many texts as `maxCharacters` has room for, the newest ones. Texts are found by their last characters, which are times, digests and cursors: to find a text of many kilobytes by all of it takes
 * longer than to compare it.
 */
export function createTextCache<Value>(maxCharacters: number): TextCache<Value> {
  const known = new Map<string, { readonly text: string; readonly value: Value }>()
  let characters = 0

  const forget = (end: string): void => {
    characters -= known.get(end)?.text.length ?? 0
    known.delete(end)
  }

  return {
    get: (text) => {
      const same = known.get(text.slice(-endLength))
      return same?.text === text ? same.value : undefined
    },
    set: (text, value) => {
      const end = text.slice(-endLength)
      forget(end)
      known.set(end, { text, value })
      characters += text.length
      for (const oldest of known.keys()) {
        if (characters <= maxCharacters) break
        forget(oldest)
      }
    },
  }
}

const endLength = 64
