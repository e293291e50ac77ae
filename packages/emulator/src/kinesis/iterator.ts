import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { iteratorLifeMs } from './limits.ts'

/** Position of a shard iterator. Clients see an opaque string. */
export type IteratorState = z.infer<typeof IteratorState>
const IteratorState = z.object({
  streamId: z.string(),
  streamName: z.string(),
  shardId: z.string(),
  position: z.int().nonnegative(),
  createdMs: z.number(),
})

export function encodeIterator(state: IteratorState): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url')
}

/** @throws InvalidArgumentException for other strings, ExpiredIteratorException five minutes after it was given out. */
export function decodeIterator(text: string, nowMs: number): IteratorState {
  const parsed = IteratorState.safeParse(parseJson(text))
  if (!parsed.success) throw new AwsError('InvalidArgumentException', 'Invalid ShardIterator.')
  const ageMs = nowMs - parsed.data.createdMs
  if (ageMs > iteratorLifeMs) {
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created ${Math.round(ageMs)} ms ago; it lives ${iteratorLifeMs} ms.`,
    )
  }
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
