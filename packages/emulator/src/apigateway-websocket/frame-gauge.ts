/** The longest frame header: two octets, an extended length of eight, a mask of four. */
const maxHeaderBytes = 14

/**
 * Reads the lengths of WebSocket frames in a stream of chunks and calls `onTooLarge` once when a frame's payload exceeds
 * `maxFrameBytes`. The `ws` library limits whole messages; API Gateway also limits each frame.
 * https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function createFrameGauge(maxFrameBytes: number, onTooLarge: () => void): (chunk: Uint8Array) => void {
  const header = Buffer.alloc(maxHeaderBytes)
  let headerBytes = 0
  let payloadLeft = 0
  let isOver = false

  return (chunk) => {
    let at = 0
    while (at < chunk.length && !isOver) {
      if (payloadLeft > 0) {
        const skipped = Math.min(payloadLeft, chunk.length - at)
        payloadLeft -= skipped
        at += skipped
        continue
      }
      header[headerBytes] = chunk[at] ?? 0
      headerBytes += 1
      at += 1
      const frame = readHeader(header, headerBytes)
      if (frame === undefined) continue
      headerBytes = 0
      payloadLeft = frame.payloadBytes
      if (payloadLeft > maxFrameBytes) {
        isOver = true
        onTooLarge()
      }
    }
  }
}

/** Undefined until the header is complete. */
function readHeader(header: Buffer, bytes: number): { readonly payloadBytes: number } | undefined {
  if (bytes < 2) return undefined
  const second = header.readUInt8(1)
  const short = second & 0x7f
  const extendedBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  const maskBytes = (second & 0x80) === 0 ? 0 : 4
  if (bytes < 2 + extendedBytes + maskBytes) return undefined
  if (extendedBytes === 2) return { payloadBytes: header.readUInt16BE(2) }
  if (extendedBytes === 8) return { payloadBytes: Number(header.readBigUInt64BE(2)) }
  return { payloadBytes: short }
}
