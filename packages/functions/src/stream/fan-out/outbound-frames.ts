import { type GameWithLive, type Position, protocolVersion, type ServerFrame } from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import type { OutboundFrame } from './frame-sender.ts'
import { encodeFrame, type FrameBody, type FrameHeartbeat, splitBody } from './frames.ts'

export function welcomeFrame({ id, subscription }: Connection): OutboundFrame {
  return {
    ...wholeFrame((sentAt) => ({
      v: protocolVersion,
      type: 'welcome',
      sentAt,
      connectionId: id,
      subscription,
    })),
    isWelcome: true,
  }
}

export function gameFrame({ live, ...game }: GameWithLive): OutboundFrame {
  return wholeFrame((sentAt) => ({
    v: protocolVersion,
    type: 'game',
    sentAt,
    game,
    ...(live === undefined ? {} : { live }),
  }))
}

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
function wholeFrame(create: (sentAt: number) => ServerFrameInput): OutboundFrame {
  return {
    odds: 0,
    isWelcome: false,
    encode: (sentAt) => Buffer.from(JSON.stringify(create(sentAt))),
    split: () => [],
  }
}

type ServerFrameInput = Extract<ServerFrame, { type: 'welcome' | 'game' | 'error' }>
