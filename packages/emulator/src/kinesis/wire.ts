import * as z from 'zod'
import type { Stream } from './stream.ts'

export const Name = z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/)

/** Most operations take a stream by name or by ARN. */
export const Reference = z.object({ StreamName: Name.optional(), StreamARN: z.string().optional() })

export function encryptionOf(stream: Stream): string {
  return stream.encryptionKeyId === undefined ? 'NONE' : 'KMS'
}
