import { createHash } from 'node:crypto'

/** A short text that changes whenever `value` does: what a deployment takes as its trigger. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}
