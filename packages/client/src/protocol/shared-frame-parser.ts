import { decodeGameOdds, type LiveOdds } from '@sportsfeeds/domain'
import { createTextCache } from '../text-cache.ts'
import { type FrameParser, parseFrame, type Parsed } from './frame-parser.ts'

/**
 * Creates a parser for several clients of one process. The live gateway writes the same bytes to all who follow the same, and the same
 * odds of a game to all who follow the game: the first client to receive them has them parsed, the others share the result.
 */
export function createSharedFrameParser(): FrameParser {
  const frames = createTextCache<Parsed>(maxCharacters)
  const blocks = createTextCache<LiveOdds[]>(maxCharacters)

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

/** Several seconds of a busy stream. */
const maxCharacters = 8 * 2 ** 20

const blockStart = '{"game":'
const listStart = `"games":[${blockStart}`

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
