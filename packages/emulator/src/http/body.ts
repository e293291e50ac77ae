import { AwsError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from './service.ts'

/** The whole body. @throws RequestEntityTooLargeException beyond `maxBytes`, RequestAbortedException when the client goes away. */
export function readBody(request: HttpRequest, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength
      if (bytes <= maxBytes) chunks.push(chunk)
      else reject(new AwsError('RequestEntityTooLargeException', `The body is over ${maxBytes} bytes.`, 413))
    })
    request.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)),
    )
    request.once('error', reject)
    request.once('aborted', () => reject(new AwsError('RequestAbortedException', 'The client went away.')))
  })
}

export interface ResponseParts {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** Sends a response whole, over either version of HTTP. */
export function sendResponse(response: HttpResponse, { status, headers, body }: ResponseParts): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('content-length', Buffer.byteLength(body))
  // Both classes have this method; TypeScript cannot call a union of overloads.
  ;(response as { end(body: string | Uint8Array): void }).end(body)
}
