import { type GameWithLive, type Position, protocolVersion, type ServerFrame } from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import { cutBySize } from './cut-by-size.ts'
import type { OutboundFrame } from './frame-sender.ts'
import { encodeFrame, type FrameBody, type FrameHeartbeat, splitBody } from './frames.ts'

export function welcomeFrame({ id, subscription }: Connection): OutboundFrame {
  const encode = (sentAt: number): string => {
    const frame: WelcomeFrame = {
      v: protocolVersion,
      type: 'welcome',
      sentAt,
      connectionId: id,
      subscription,
    }
    return JSON.stringify(frame)
  }
  return { ...wholeFrame(encode), isWelcome: true }
}

/** Frames of changed games: as few as their size allows. Their text is written once for all recipients. */
export function gamesFrames(games: readonly GameWithLive[], maxFrameBytes: number): OutboundFrame[] {
  const texts = games.map((game) => JSON.stringify(game))
  const sizes = texts.map((text) => Buffer.byteLength(text))
  return cutBySize(sizes, maxFrameBytes - gamesOverheadBytes).map(([start, end]) => {
    const list = texts.slice(start, end).join(',')
    return wholeFrame(
      (sentAt) => `{"v":${protocolVersion},"type":"games","sentAt":${sentAt},"games":[${list}]}`,
    )
  })
}

const gamesOverheadBytes = 100

/**
 * @param nextPosition gives the frame's position; called once, when it is the frame's turn to be sent.
 * @param heartbeat for the last frame of a batch alone: it speaks of all before it.
 */
export function oddsFrame(
  body: FrameBody,
  nextPosition: () => Position,
  heartbeat?: FrameHeartbeat,
): OutboundFrame {
  let position: Position | undefined
  const getPosition = (): Position => {
    position ??= nextPosition()
    return position
  }
  return {
    odds: body.odds,
    isWelcome: false,
    encode: (sentAt) => encodeFrame(body, getPosition(), sentAt, heartbeat),
    split: () => {
      const [first, second] = splitBody(body) ?? []
      // The first part takes the position of the whole.
      return first === undefined || second === undefined
        ? []
        : [oddsFrame(first, getPosition), oddsFrame(second, nextPosition, heartbeat)]
    },
  }
}

/** A frame of one piece. */
function wholeFrame(encode: (sentAt: number) => string): OutboundFrame {
  return {
    odds: 0,
    isWelcome: false,
    encode: (sentAt) => Buffer.from(encode(sentAt)),
    split: () => [],
  }
}

type WelcomeFrame = Extract<ServerFrame, { type: 'welcome' }>
