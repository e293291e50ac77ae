import type { HttpRequest } from '../http/service.ts'

/** Headers and query as in the events of API Gateway: the last value of each name, and all values. */
export interface RequestView {
  readonly headers: Readonly<Record<string, string>>
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>
  readonly queryStringParameters: Readonly<Record<string, string>>
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[]>>
  readonly sourceIp: string
  readonly userAgent: string | null
}

/** Headers of the connection itself, which API Gateway does not pass on. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'expect',
])

export function viewRequest(request: HttpRequest, query: string): RequestView {
  const sourceIp = (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '')
  const multiValueHeaders: Record<string, string[]> = {}
  const raw = request.rawHeaders
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (!name.startsWith(':') && !hopByHop.has(name.toLowerCase()))
      append(multiValueHeaders, name, raw[at + 1] ?? '')
  }
  const authority = request.headers[':authority']
  if (typeof authority === 'string') multiValueHeaders['Host'] = [authority]
  const forwarded = request.headers['x-forwarded-for']
  multiValueHeaders['X-Forwarded-For'] = [
    forwarded === undefined ? sourceIp : `${String(forwarded)}, ${sourceIp}`,
  ]
  multiValueHeaders['X-Forwarded-Port'] = [String(request.socket.localPort ?? 80)]
  multiValueHeaders['X-Forwarded-Proto'] = ['http']

  const multiValueQueryStringParameters: Record<string, string[]> = {}
  if (query !== '') {
    for (const [name, value] of new URLSearchParams(query))
      append(multiValueQueryStringParameters, name, value)
  }
  return {
    headers: lastOfEach(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: lastOfEach(multiValueQueryStringParameters),
    multiValueQueryStringParameters,
    sourceIp,
    userAgent: request.headers['user-agent'] ?? null,
  }
}

/** A header by its name in any case. */
export function getHeader(view: Pick<RequestView, 'headers'>, name: string): string | undefined {
  const lower = name.toLowerCase()
  const key = Object.keys(view.headers).find((each) => each.toLowerCase() === lower)
  return key === undefined ? undefined : view.headers[key]
}

/** `09/Apr/2015:12:34:56 +0000`, as in `requestContext.requestTime`. */
export function toRequestTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

function append(into: Record<string, string[]>, name: string, value: string): void {
  // Keeps `__proto__` and the like plain keys.
  const values = Object.hasOwn(into, name) ? into[name] : undefined
  if (values !== undefined) values.push(value)
  else
    Object.defineProperty(into, name, {
      value: [value],
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

function lastOfEach(lists: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']))
}
