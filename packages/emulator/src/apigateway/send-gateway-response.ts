import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpRequest, HttpResponse } from '../http/service.ts'
import type { ApiResponse } from './gateway-response.ts'

const compress = promisify(gzip)

/** Writes a response; bodies from `minimumCompressionSize` bytes are compressed for clients that accept it. */
export async function sendGatewayResponse(
  request: HttpRequest,
  response: HttpResponse,
  { status, headers, body: text }: ApiResponse,
  { minimumCompressionSize }: { readonly minimumCompressionSize?: number | undefined } = {},
): Promise<void> {
  const plain = Buffer.from(text)
  const isCompressed =
    minimumCompressionSize !== undefined &&
    plain.byteLength >= minimumCompressionSize &&
    /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') &&
    !Object.keys(headers).some((name) => name.toLowerCase() === 'content-encoding')
  const body = isCompressed ? await compress(plain) : plain

  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (isCompressed) response.setHeader('Content-Encoding', 'gzip')
  const hasBody = status !== 204 && status !== 304
  if (hasBody) response.setHeader('Content-Length', body.byteLength)
  // The response to HEAD has the length and no body.
  if (hasBody && request.method !== 'HEAD') response.end(body)
  else response.end()
}
