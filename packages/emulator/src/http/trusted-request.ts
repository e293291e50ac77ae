import { isIP } from 'node:net'
import type { HttpRequest } from './service.ts'

/**
 * True if the request is for an address of this machine. A page of another site can give its own name this machine's address, and
 * then read responses as if they were that site's (DNS rebinding), but not the `Host` that browsers send with it.
 */
export function isForThisMachine({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  const name = hostnameOf(String(headers[':authority'] ?? headers.host ?? ''))
  return name !== undefined && (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost'))
}

/** True unless a page of another origin sends the request: browsers say which, and no other client does. */
export function isOfOwnOrigin({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  const { origin } = headers
  const host = String(headers[':authority'] ?? headers.host ?? '')
  return origin === undefined || origin === `http://${host}`
}

/** Without the port, and without the brackets of an IPv6 address. */
function hostnameOf(host: string): string | undefined {
  return URL.parse(`http://${host}/`)?.hostname.replaceAll(/^\[|\]$/g, '')
}
