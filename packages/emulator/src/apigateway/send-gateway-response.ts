import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpRequest, HttpResponse } from '../http/service.ts'
import type { GatewayResponse } from './gateway-response.ts'

const compress = promisify(gzip)

/** Writes an answer; bodies from `minimumCompressionSize` bytes are compressed for clients that accept it. */
export async function sendGatewayResponse(
  request: HttpRequest,
  response: HttpResponse,
  answer: GatewayResponse,
  { minimumCompressionSize }: { readonly minimumCompressionSize?: number | undefined } = {},
): Promise<void> {
  const plain = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
  const isCompressed =
    minimumCompressionSize !== undefined &&
    plain.byteLength >= minimumCompressionSize &&
    /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') &&
    !Object.keys(answer.headers).some((name) => name.toLowerCase() === 'content-encoding')
  const body = isCompressed ? await compress(plain) : plain

  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  if (isCompressed) response.setHeader('Content-Encoding', 'gzip')
  const hasBody = answer.status !== 204 && answer.status !== 304
  if (hasBody) response.setHeader('Content-Length', body.byteLength)
  // A HEAD answer has the length and no body.
  if (hasBody && request.method !== 'HEAD') response.end(body)
  else response.end()
}
