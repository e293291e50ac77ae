import type { EpochMs } from '@sportsfeeds/domain'

/**
 * Milliseconds that a `Retry-After` header asks to wait: its seconds, or until its date; 0 without a readable one.
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(header: string | null, nowMs: EpochMs): number {
  if (header === null) return 0
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000
  const untilMs = Date.parse(header)
  return Number.isNaN(untilMs) ? 0 : Math.max(0, untilMs - nowMs)
}
