import type { ConnectionState } from '@sportsfeeds/client'

/** False while prices on the screen may be outdated. During a catch-up new prices are already shown. */
export function isTrusted(kind: ConnectionState['kind']): boolean {
  return kind === 'live' || kind === 'catching-up'
}
