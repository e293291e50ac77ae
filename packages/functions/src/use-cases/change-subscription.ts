import {
  type ClientMessage,
  type Connection,
  type ConnectionId,
  type EpochMs,
  subscribe,
  Subscription,
  subscriptionId,
  unsubscribe,
} from '@sportsfeeds/domain'
import type { Clock } from '../adapters/clock.ts'
import type { ConnectionStore } from '../adapters/connection-store.ts'
import { StoreUnavailableError, SubscriptionTooLargeError, UnknownConnectionError } from '../errors.ts'
import { maxRegistryStalenessMs } from '../fan-out/registry.ts'

export interface ChangeSubscriptionDependencies {
  readonly connections: Pick<ConnectionStore, 'connectionById' | 'changeSubscription'>
  readonly clock: Pick<Clock, 'now'>
  /** The consumers' own setting: after this time they read the connections again. */
  readonly registryStalenessMs: number
}

export type SubscriptionMessage = Exclude<ClientMessage, { action: 'ping' }>

export interface ChangedSubscription {
  readonly connection: Connection
  readonly before: Subscription
  /** Until then frames may still miss what this changed. */
  readonly liveFrom: EpochMs
}

/**
 * Changes what a connection follows. Messages of one connection may be handled side by side: each change is made to
 * what is on record, or made again.
 * @throws UnknownConnectionError, SubscriptionTooLargeError, StoreUnavailableError
 */
export const changeSubscription = async (
  connectionId: ConnectionId,
  message: SubscriptionMessage,
  { connections, clock, registryStalenessMs }: ChangeSubscriptionDependencies,
): Promise<ChangedSubscription> => {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const connection = await connections.connectionById(connectionId)
    if (connection === undefined) throw new UnknownConnectionError(connectionId)
    const before = connection.subscription
    const after = changed(before, message)
    if (
      subscriptionId(after) === subscriptionId(before) ||
      (await connections.changeSubscription(connectionId, { from: before, to: after }))
    ) {
      const liveFrom = clock.now() + maxRegistryStalenessMs(registryStalenessMs) + flushMarginMs
      return { connection: { ...connection, subscription: after }, before, liveFrom }
    }
  }
  throw new StoreUnavailableError(
    'The subscription was changed by other messages at the same time; try again.',
  )
}

const changed = (before: Subscription, message: SubscriptionMessage): Subscription => {
  const after = message.action === 'subscribe' ? subscribe(before, message) : unsubscribe(before, message)
  if (!Subscription.safeParse(after).success) throw new SubscriptionTooLargeError()
  return after
}

const maxAttempts = 5

/** For the batch that is being published meanwhile, and for an index that lags behind its table. */
const flushMarginMs = 1_500
