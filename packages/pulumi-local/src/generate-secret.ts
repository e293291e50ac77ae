import { hkdfSync } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Derives `length` letters and digits from `secret` and `label`; they reveal nothing about `secret`. */
export function generateSecret(secret: string, label: string, length: number): string {
  // Two octets a character: the bias of the remainder is below 0.1 %.
  const octets = new Uint16Array(hkdfSync('sha256', secret, '', label, length * 2))
  return Array.from(octets, (number) => alphabet[number % alphabet.length]).join('')
}
