import { type FrameParser, parseFrame } from './frame-parser.ts'

/**
 * Creates a parser for several clients of one process. The live gateway writes the same bytes to all who follow the same: the first client
 * to receive a frame has it parsed, the others share the result.
 */
export function createSharedFrameParser(): FrameParser {
  const known = new Map<string, ReturnType<FrameParser>>()
  let characters = 0

  const forgetOldest = (): void => {
    for (const text of known.keys()) {
      if (characters <= maxCharacters) return
      known.delete(text)
      characters -= text.length
    }
  }

  return (data) => {
    if (typeof data !== 'string') return parseFrame(data)
    const same = known.get(data)
    if (same !== undefined) return same
    const parsed = parseFrame(data)
    known.set(data, parsed)
    characters += data.length
    forgetOldest()
    return parsed
  }
}

/** Several seconds of a busy stream. */
const maxCharacters = 8 * 2 ** 20
