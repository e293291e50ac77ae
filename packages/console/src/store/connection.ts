import type { AnalystClient, ConnectionState } from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import { createValue, type Value } from './value.ts'

/** State of the client's connection, with its history. */
export interface Connection {
  readonly state: ConnectionState
  /** Start of the current kind of state. */
  readonly sinceMs: EpochMs
  /** Last time at which the screen was complete; undefined before the first. */
  readonly liveUntilMs: EpochMs | undefined
  /** Period of an outage too long to catch up on: parts of its history are not on the screen. */
  readonly incomplete: { readonly from: EpochMs; readonly to: EpochMs } | undefined
}

export function followConnection(
  client: Pick<AnalystClient, 'state' | 'on'>,
  clock: Clock,
): Value<Connection> {
  const connection = createValue<Connection>({
    state: client.state,
    sinceMs: clock.now(),
    liveUntilMs: undefined,
    incomplete: undefined,
  })
  client.on('state', ({ state, previous }) => {
    const before = connection.get()
    const nowMs = clock.now()
    connection.set({
      ...before,
      state,
      sinceMs: state.kind === before.state.kind ? before.sinceMs : nowMs,
      liveUntilMs: previous.kind === 'live' ? nowMs : before.liveUntilMs,
    })
  })
  client.on('incomplete', (incomplete) => connection.set({ ...connection.get(), incomplete }))
  return connection
}
