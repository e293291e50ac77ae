import { type Connection, type Position, protocolVersion, type ServerFrame } from '@sportsfeeds/domain'
import type { OutboundFrame } from './frame-sender.ts'
import { encodeFrame, type FrameBody, splitBody } from './frames.ts'

export function welcomeFrame({ id, subscription }: Connection): OutboundFrame {
  return {
    odds: 0,
    isWelcome: true,
    encode: (sentAt) => {
      const frame: ServerFrame = {
        v: protocolVersion,
        type: 'welcome',
        sentAt,
        connectionId: id,
        subscription,
      }
      return Buffer.from(JSON.stringify(frame))
    },
    split: () => [],
  }
}

/** @param nextPosition gives the frame's position; called once, when it is the frame's turn to be sent. */
export function oddsFrame(body: FrameBody, nextPosition: () => Position): OutboundFrame {
  let position: Position | undefined
  const getPosition = (): Position => {
    position ??= nextPosition()
    return position
  }
  return {
    odds: body.entries.length,
    isWelcome: false,
    encode: (sentAt) => encodeFrame(body, getPosition(), sentAt),
    split: () => {
      const [first, second] = splitBody(body) ?? []
      // The first part takes the position of the whole.
      return first === undefined || second === undefined
        ? []
        : [oddsFrame(first, getPosition), oddsFrame(second, nextPosition)]
    },
  }
}
