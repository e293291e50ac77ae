import type { RoomRequest } from '../http/room.ts'

/** The whole body, or `tooLarge` as soon as it is known to exceed `maxBytes`. */
export const readBody = async (request: RoomRequest, maxBytes: number): Promise<Buffer | 'tooLarge'> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return drain(request)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    // A request without an encoding yields buffers.
    const buffer = chunk as Buffer
    bytes += buffer.byteLength
    if (bytes > maxBytes) return drain(request)
    chunks.push(buffer)
  }
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)
}

/** What is left is read and dropped, so that the client can read the refusal. */
const drain = (request: RoomRequest): 'tooLarge' => {
  request.resume()
  return 'tooLarge'
}
