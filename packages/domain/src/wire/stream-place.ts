import * as z from 'zod'

const SequenceNumber = z.string().regex(/^(0|[1-9]\d{0,127})$/, 'must be a sequence number in decimal digits')

/**
 * A place in the whole change stream: for each shard, the sequence number up to which everything is known. Connections of the
 * live gateway have places where those of API Gateway have positions.
 */
export const StreamPlace = z.record(z.string().min(1).max(128), SequenceNumber)
export type StreamPlace = Readonly<z.infer<typeof StreamPlace>>

/** Orders sequence numbers of one shard, which are longer than numbers are exact. */
export function compareSequenceNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A place after some shards have moved; none of them moves back. */
export function advancePlace(place: StreamPlace, moved: StreamPlace): StreamPlace {
  const next: Record<string, string> = { ...place }
  for (const [shard, number] of Object.entries(moved)) {
    const known = next[shard]
    if (known === undefined || compareSequenceNumbers(number, known) > 0) next[shard] = number
  }
  return next
}
