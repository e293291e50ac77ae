/** A WebSocket message that is serialised once, whoever it goes to. */
export interface Frame {
  readonly text: string
  /** The message as it crosses the network, its header included: frames of a server are the same for all. */
  readonly wire: Buffer
  /** Records of odds in it. */
  readonly odds: number
}

export function createFrame(text: string, odds = 0): Frame {
  const length = Buffer.byteLength(text)
  const start = headerBytes(length)
  const wire = Buffer.allocUnsafe(start + length)
  wire[0] = finalTextFrame
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
  wire.write(text, start)
  return { text, wire, odds }
}

// https://www.rfc-editor.org/rfc/rfc6455#section-5.2
const finalTextFrame = 0x81
const lengthIn16Bits = 126
const lengthIn64Bits = 127

function headerBytes(length: number): number {
  if (length < lengthIn16Bits) return 2
  return length < 2 ** 16 ? 4 : 10
}
