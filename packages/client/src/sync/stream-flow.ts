import type { EpochMs } from '@sportsfeeds/domain'

/**
 * Follows the heartbeats of the change stream. Each is written to the table and takes the whole way that odds take, so that nothing on
 * it can stand still unnoticed: a connection that is open, and one on which frames of another shard arrive, prove nothing.
 */
export interface StreamFlow {
  /** A frame with a heartbeat arrived. */
  beat(beat: Beat, clientReceivedAt: EpochMs): void
  /** Everything that the table had taken by then is here, by the client's clock; undefined until every shard was heard. */
  readonly flowedAtMs: EpochMs | undefined
  /** A new connection. */
  reset(): void
}

export interface Beat {
  /** Undefined at the live gateway, whose heartbeats speak of all shards. */
  readonly shard?: string | undefined
  readonly shards?: readonly string[] | undefined
  readonly through: EpochMs
  readonly sentAt: EpochMs
}

export function createStreamFlow(): StreamFlow {
  const flowedAtMs = new Map<string, EpochMs>()
  let expected: readonly string[] = []

  return {
    beat: ({ shard = wholeStream, shards = [shard], through, sentAt }, clientReceivedAt) => {
      // Both times are the server's, so that the client's clock does not matter.
      flowedAtMs.set(shard, clientReceivedAt - Math.max(0, sentAt - through))
      if (shards.length > 0) expected = shards
    },

    get flowedAtMs() {
      const times = expected.map((shard) => flowedAtMs.get(shard))
      return times.length === 0 || times.includes(undefined)
        ? undefined
        : Math.min(...times.flatMap((atMs) => atMs ?? []))
    },

    reset: () => {
      flowedAtMs.clear()
      expected = []
    },
  }
}

const wholeStream = ''
