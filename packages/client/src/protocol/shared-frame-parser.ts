import { type FrameParser, parseFrame } from './frame-parser.ts'

/**
 * Creates a parser for several clients of one process. The live gateway writes the same bytes to all who follow the same: the first client
 * to receive a frame has it parsed, the others share the result.
 */
export function createSharedFrameParser(): FrameParser {
  // By its last characters, which are times and digests: to find a frame of some kilobytes by all of it takes longer than to compare it.
  const known = new Map<string, { readonly text: string; readonly parsed: ReturnType<FrameParser> }>()
  let characters = 0

  const forget = (end: string): void => {
    characters -= known.get(end)?.text.length ?? 0
    known.delete(end)
  }

  return (data) => {
    if (typeof data !== 'string') return parseFrame(data)
    const end = data.slice(-endLength)
    const same = known.get(end)
    if (same?.text === data) return same.parsed
    const parsed = parseFrame(data)
    forget(end)
    known.set(end, { text: data, parsed })
    characters += data.length
    for (const oldest of known.keys()) {
      if (characters <= maxCharacters) break
      forget(oldest)
    }
    return parsed
  }
}

const endLength = 64

/** Several seconds of a busy stream. */
const maxCharacters = 8 * 2 ** 20
