import type { Clock } from '@sportsfeeds/std'
import type { Meter } from '../meter/meter.ts'
import type { Stream } from './stream.ts'

export interface StreamHours {
  /** Meters the time since the last settlement; to be called before streams, shards or consumers come or go. */
  settle(): void
}

export interface StreamHoursOptions {
  readonly clock: Clock
  readonly meter: Meter
  readonly streams: ReadonlyMap<string, Stream>
}

/**
 * Meters streams by the hour. AWS bills whole hours; here fractions are counted, so that a short run can be scaled.
 * https://aws.amazon.com/kinesis/data-streams/pricing/
 */
export function createStreamHours({ clock, meter, streams }: StreamHoursOptions): StreamHours {
  let settledMs = clock.now()
  const settle = (): void => {
    const hours = (clock.now() - settledMs) / 3_600_000
    settledMs = clock.now()
    for (const { mode, openShards, consumers } of streams.values()) {
      if (mode === 'ON_DEMAND') meter.add('kinesis.onDemandStreamHours', hours)
      else meter.add('kinesis.shardHours', hours * openShards.length)
      if (consumers.size > 0)
        meter.add('kinesis.consumerShardHours', hours * openShards.length * consumers.size)
    }
  }
  meter.beforeRead(settle)
  return { settle }
}
