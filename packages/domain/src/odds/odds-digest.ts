import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { hasPrices, type Odds, type OddsDigest } from './odds.ts'

/**
 * The first 48 bits of SHA-256 over what a record says: its status, reason, sequence number, format, line, and outcomes by id. Its
 * summary and the game's date are not part of it, so that a spelling that changes is not another price. Records of one market
 * at one instant collide with a probability of 1 in 2.8 · 10^14 a pair.
 */
export function oddsDigest(odds: Omit<Odds, 'digest' | 'receivedAt'>): OddsDigest {
  const outcomes = odds.outcomes
    .map(({ id, odds: price, status, line, name }) => [id, price ?? 0, status ?? 0, line ?? '', name ?? 0])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  const content = [
    odds.status,
    odds.reason ?? 0,
    odds.seq ?? -1,
    // Without a price the format says nothing.
    hasPrices(odds) ? odds.oddsFormat : 0,
    odds.line ?? '',
    odds.main ?? 0,
    outcomes,
  ]
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = sha256(utf8ToBytes(JSON.stringify(content)))
  return base64Url((a << 16) | (b << 8) | c) + base64Url((d << 16) | (e << 8) | f)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Four characters for 24 bits. https://www.rfc-editor.org/rfc/rfc4648#section-5 */
function base64Url(bits: number): string {
  return [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >>> shift) & 63)).join('')
}
