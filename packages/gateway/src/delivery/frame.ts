import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib'

/** A WebSocket message that is serialised once, whoever it goes to. */
export interface Frame {
  readonly text: string
  /** The message as it crosses the network, its header included: frames of a server are the same for all. */
  readonly wire: Buffer
  /** The same for those who have negotiated compression; absent where it would not pay. Compressed at the first call. */
  readonly compressed?: () => Buffer
  /** The same for those who have read all that came before it, if they keep what they have read. */
  readonly continued?: () => Buffer
  /** Records of odds in it. */
  readonly odds: number
}

export function createFrame(text: string, odds = 0): Frame {
  return { text, wire: frame(Buffer.from(text), finalTextFrame), odds }
}

/** The frame with a compressed form. */
export function compressible(plain: Frame): Frame {
  let compressed: Buffer | undefined
  return {
    ...plain,
    compressed: () => (compressed ??= frame(deflate(plain.text, aloneOptions), compressedTextFrame)),
  }
}

/** The frame with a form that refers to what was read before it. @param history the end of that. */
export function continuedFrame(plain: Frame, history: Buffer): Frame {
  let continued: Buffer | undefined
  const options = history.length === 0 ? continuedOptions : { ...continuedOptions, dictionary: history }
  return {
    ...plain,
    continued: () => (continued ??= frame(deflate(plain.text, options), compressedTextFrame)),
  }
}

/** https://www.rfc-editor.org/rfc/rfc7692#section-7.2.1: without the end that every message would repeat. */
function deflate(text: string, options: ZlibOptions): Buffer {
  return deflateRawSync(text, { ...options, finishFlush: constants.Z_SYNC_FLUSH }).subarray(
    0,
    -deflateEndBytes,
  )
}

/** Of a few kilobytes, most of the time of larger windows would be their set-up. */
const aloneOptions = { level: 3, windowBits: 13, memLevel: 6 }
const continuedOptions = { level: 6, windowBits: 15 }
const deflateEndBytes = 4

function frame(payload: Buffer, firstByte: number): Buffer {
  const { length } = payload
  const start = headerBytes(length)
  const wire = Buffer.allocUnsafe(start + length)
  wire[0] = firstByte
  if (start === 2) {
    wire[1] = length
  } else if (start === 4) {
    wire[1] = lengthIn16Bits
    wire.writeUInt16BE(length, 2)
  } else {
    wire[1] = lengthIn64Bits
    wire.writeUInt32BE(0, 2)
    wire.writeUInt32BE(length, 6)
  }
  payload.copy(wire, start)
  return wire
}

// https://www.rfc-editor.org/rfc/rfc6455#section-5.2
const finalTextFrame = 0x81
/** With the bit of the extension. */
const compressedTextFrame = 0xc1
const lengthIn16Bits = 126
const lengthIn64Bits = 127

function headerBytes(length: number): number {
  if (length < lengthIn16Bits) return 2
  return length < 2 ** 16 ? 4 : 10
}
