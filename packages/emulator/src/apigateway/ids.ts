import { createHash } from 'node:crypto'

/** An id in the alphabet of API Gateway, equal for equal names, so that URLs survive a restart. */
export function deriveId(name: string, length: number): string {
  return BigInt(`0x${createHash('sha256').update(name).digest('hex')}`)
    .toString(36)
    .padStart(length, '0')
    .slice(-length)
}
