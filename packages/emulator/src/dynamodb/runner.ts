import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import { runOperation } from './dynalite.ts'
import type { KinesisDestinations } from './kinesis-destinations.ts'
import { countReads } from './read-units.ts'
import type { Store } from './store.ts'
import type { TimeToLive } from './time-to-live.ts'

export interface RunnerDeps {
  readonly store: Store
  readonly meter: Meter
  readonly timeToLive: TimeToLive
  readonly destinations: KinesisDestinations
  /** Carries out a batch by itself, when it can. */
  readonly writePlainBatch: ((input: unknown) => object | undefined) | undefined
}

/** Runs dynalite's operations, meters what they read, and lets the settings of a table go with it. */
export function createRunner({ store, meter, timeToLive, destinations, writePlainBatch }: RunnerDeps) {
  return async (name: string, input: unknown): Promise<unknown> => {
    const written = name === 'BatchWriteItem' ? writePlainBatch?.(input) : undefined
    if (written !== undefined) return written
    const tableName = name === 'DeleteTable' ? tableNameOf(input) : undefined
    try {
      const { output, units } = await countReads(name, input, (counted) =>
        runOperation(store.dynalite, name, counted),
      )
      if (units > 0) meter.add('dynamodb.readRequestUnits', units)
      if (tableName !== undefined) {
        timeToLive.set(tableName, undefined)
        for (const { streamArn } of destinations.of(tableName)) destinations.disable(tableName, streamArn)
      }
      return output
    } catch (error) {
      // A write whose condition fails is paid all the same.
      if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException') {
        meter.add('dynamodb.writeRequestUnits', 1)
      }
      throw error
    }
  }
}

function tableNameOf(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null && 'TableName' in input
    ? String(input.TableName)
    : undefined
}
