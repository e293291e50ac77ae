import { AwsError } from '../errors.ts'
import type { ExactPosition, Shard } from './shard.ts'
import type { StartingPosition } from './types.ts'

/** The fields of a starting position as the operations that take one write it. */
export interface StartingPositionInput {
  readonly type: StartingPosition['type'] | ExactPosition['type']
  readonly sequenceNumber?: string | undefined
  /** Epoch seconds. */
  readonly timestamp?: number | undefined
}

export const startingPositionTypes = [
  'AT_SEQUENCE_NUMBER',
  'AFTER_SEQUENCE_NUMBER',
  'TRIM_HORIZON',
  'LATEST',
  'AT_TIMESTAMP',
] as const

/** Finds where to begin in a shard. @throws InvalidArgumentException when a field is missing, or of another shard. */
export function startingPositionIn(shard: Shard, input: StartingPositionInput): number {
  const { type, sequenceNumber, timestamp } = input
  switch (type) {
    case 'TRIM_HORIZON':
    case 'LATEST':
      return shard.positionOf({ type })
    case 'AT_TIMESTAMP':
      if (timestamp === undefined) throw missing('a timestamp', type)
      return shard.positionOf({ type, timestamp: timestamp * 1_000 })
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER':
      if (sequenceNumber === undefined) throw missing('a sequence number', type)
      if (!shard.gave(sequenceNumber)) {
        throw new AwsError(
          'InvalidArgumentException',
          `StartingSequenceNumber ${sequenceNumber} is invalid because it did not come from shard ${shard.id}.`,
        )
      }
      return shard.positionOf({ type, sequenceNumber })
  }
}

function missing(field: string, type: string): AwsError {
  return new AwsError('InvalidArgumentException', `A starting position of type ${type} needs ${field}.`)
}
