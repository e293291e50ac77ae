import { decodeGameOdds, type LiveOdds } from '@sportsfeeds/domain'
import { type FrameParser, parseFrame, type Parsed } from './frame-parser.ts'

/**
 * Creates a parser for several clients of one process. The live gateway writes the same bytes to all who follow the same, and the same
 * odds of a game to all who follow the game: the first client to receive them has them parsed, the others share the result.
 */
export function createSharedFrameParser(): FrameParser {
  // By their last characters, which are times and digests: to find a text of some kilobytes by all of it takes longer than to compare it.
  const frames = createTextCache<Parsed>()
  const blocks = createTextCache<LiveOdds[]>()

  const parseBlock = (text: string): LiveOdds[] | undefined => {
    const known = blocks.get(text)
    if (known !== undefined) return known
    const odds = decodeGameOdds(jsonOf(text))
    if (odds !== undefined) blocks.set(text, odds)
    return odds
  }

  /** Parses a frame of odds game by game. Undefined if it is not of the form in which the gateway writes it. */
  const parseGames = (text: string): Parsed | undefined => {
    const texts = splitGames(text)
    if (texts === undefined) return undefined
    const without = parseFrame(texts.withoutGames)
    if (without.kind !== 'frame' || without.frame.type !== 'odds') return undefined
    const games: LiveOdds[][] = []
    for (const block of texts.games) {
      const odds = parseBlock(block)
      if (odds === undefined) return undefined
      games.push(odds)
    }
    return { kind: 'frame', frame: { ...without.frame, games } }
  }

  return (data) => {
    if (typeof data !== 'string') return parseFrame(data)
    const known = frames.get(data)
    if (known !== undefined) return known
    const parsed = parseGames(data) ?? parseFrame(data)
    frames.set(data, parsed)
    return parsed
  }
}

interface TextCache<Value> {
  get(text: string): Value | undefined
  set(text: string, value: Value): void
}

function createTextCache<Value>(): TextCache<Value> {
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

/** Several seconds of a busy stream. */
const maxCharacters = 8 * 2 ** 20

/**
 * Cuts the text of a frame of odds into the blocks of its games and all else. In JSON without spaces `{"game":` begins an object even
 * where a text looks like it, since quotes are escaped there; a block that is cut in the wrong place is not JSON.
 */
function splitGames(
  text: string,
): { readonly withoutGames: string; readonly games: readonly string[] } | undefined {
  const list = text.indexOf(listStart)
  const end = text.lastIndexOf(']')
  if (!text.startsWith('{') || list === -1 || end === -1) return undefined
  const first = list + listStart.length - blockStart.length
  const games: string[] = []
  for (let start = first; start < end;) {
    const separator = text.indexOf(`,${blockStart}`, start)
    const stop = separator === -1 ? end : separator
    games.push(text.slice(start, stop))
    start = stop + 1
  }
  return { withoutGames: text.slice(0, first) + text.slice(end), games }
}

const blockStart = '{"game":'
const listStart = `"games":[${blockStart}`

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
