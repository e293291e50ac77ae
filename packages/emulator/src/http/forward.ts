import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Where a request is passed on to. */
export interface Destination {
  readonly host: string
  readonly port: number
  /** Names and values, by turns, in place of the client's own. */
  readonly headers: readonly string[]
}

/** A request to change the protocol, as far as passing it on needs it. */
export type UpgradeRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders' | 'socket'>

/** Serves an upgrade on a connection that another server of this process has accepted. */
export type TakeUpgrade = (request: UpgradeRequest, client: Duplex, head: Buffer) => void

export interface ForwardOptions {
  /** Keeps connections to the destination; a new one for each request without it. */
  readonly agent?: Agent | undefined
  /** Called when the destination fails before it has responded. */
  readonly onError: (error: Error) => void
}

/** Passes an HTTP request on, and its response back. */
export function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  destination: Destination,
  { agent, onError }: ForwardOptions,
): ClientRequest {
  const onward = httpRequest({ ...optionsOf(request, destination), agent: agent ?? false })
  onward.once('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, incoming.rawHeaders)
    incoming.pipe(response)
    incoming.once('error', () => response.destroy())
  })
  onward.once('error', (error) => {
    if (response.headersSent || response.destroyed) response.destroy()
    else onError(error)
  })
  response.once('close', () => onward.destroy())
  request.pipe(onward)
  return onward
}

/** Passes an upgrade on; when both sides have agreed, only bytes are passed. */
export function forwardUpgrade(
  request: UpgradeRequest,
  client: Duplex,
  head: Buffer,
  destination: Destination,
  { onError }: Omit<ForwardOptions, 'agent'>,
): void {
  const onward = httpRequest({
    ...optionsOf(request, destination),
    headers: upgradeHeaders(request, destination),
    agent: false,
  })
  client.on('error', () => client.destroy())
  client.once('close', () => onward.destroy())
  onward.once('upgrade', (response, target, targetHead) => join(client, head, response, target, targetHead))
  onward.once('response', (response) => {
    client.write(headOf(response))
    response.pipe(client)
  })
  onward.once('error', (error) => {
    if (!client.destroyed) onError(error)
  })
  onward.end()
}

/** What the destination receives when an upgrade is passed on to it. */
export function asReceived(
  request: UpgradeRequest,
  destination: Pick<Destination, 'headers'>,
): UpgradeRequest {
  const { method, url, socket } = request
  const rawHeaders = upgradeHeaders(request, destination)
  const headers: Record<string, string> = {}
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    const lower = name.toLowerCase()
    const before = headers[lower]
    headers[lower] = before === undefined ? value : `${before}, ${value}`
  }
  return { method, url, socket, headers, rawHeaders }
}

/** A response of the forwarder's own. */
export interface Refusal {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export function refusal(status: number, message: string): Refusal {
  return { status, contentType: 'text/plain', body: `${status} ${message}\n` }
}

export function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: Refusal,
): void {
  request.resume()
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

export function refuseUpgrade(client: Duplex, { status, contentType, body }: Refusal): void {
  const headers = [
    `HTTP/1.1 ${status} Refused`,
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  client.end(`${headers.join('\r\n')}\r\n\r\n${body}`)
}

/** Headers between two neighbours only. */
const hopByHop = new Set(['connection', 'keep-alive', 'upgrade', 'proxy-connection'])

/** The client's headers, names and values by turns, without those of this connection alone and those that are refused. */
export function headersOf(
  { rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>,
  isRefused: (lowerName: string) => boolean,
): string[] {
  const kept: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    const lower = name.toLowerCase()
    if (!hopByHop.has(lower) && !isRefused(lower)) kept.push(name, value)
  }
  return kept
}

function upgradeHeaders(
  { headers: { upgrade = '' } }: UpgradeRequest,
  { headers }: Pick<Destination, 'headers'>,
): string[] {
  return [...headers, 'connection', 'upgrade', 'upgrade', upgrade]
}

function optionsOf(
  { method = 'GET', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>,
  { host, port, headers }: Destination,
) {
  return { host, port, method, path: url, headers: [...headers] }
}

function join(
  client: Duplex,
  clientHead: Buffer,
  response: IncomingMessage,
  target: Socket,
  targetHead: Buffer,
): void {
  target.setNoDelay(true)
  client.write(headOf(response))
  client.write(targetHead)
  target.write(clientHead)
  client.pipe(target)
  target.pipe(client)
  target.on('error', () => client.destroy())
  target.once('close', () => client.destroy())
  client.once('close', () => target.destroy())
}

function headOf({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`]
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
