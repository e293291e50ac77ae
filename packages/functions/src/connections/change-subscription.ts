import {
  type ClientMessage,
  type EpochMs,
  BoundedSubscription,
  subscribe,
  type Subscription,
  unsubscribe,
} from '@sportsfeeds/domain'
import type { ConnectionId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import { SubscriptionTooLargeError, UnknownConnectionError } from '../errors.ts'
import type { ChangedConnection, ConnectionStore } from '../ports.ts'
import { maxRegistryStalenessMs } from '../stream/fan-out/registry.ts'

export interface ChangeSubscriptionDependencies {
  readonly connections: Pick<ConnectionStore, 'changeSubscription'>
  readonly clock: Pick<Clock, 'now'>
  /** The consumers' own setting: after this time they read the connections again. */
  readonly registryStalenessMs: number
}

export type SubscriptionMessage = Exclude<ClientMessage, { action: 'ping' }>

export interface ChangedSubscription extends ChangedConnection {
  /** Until then, frames may still miss the change. */
  readonly liveFrom: EpochMs
}

/**
 * Changes the subscription of a connection.
 * @throws UnknownConnectionError, SubscriptionTooLargeError, StoreUnavailableError
 */
export async function changeSubscription(
  connectionId: ConnectionId,
  message: SubscriptionMessage,
  { connections, clock, registryStalenessMs }: ChangeSubscriptionDependencies,
): Promise<ChangedSubscription> {
  const result = await connections.changeSubscription(connectionId, (before) => apply(message, before))
  if (result === undefined) throw new UnknownConnectionError(connectionId)
  return { ...result, liveFrom: clock.now() + maxRegistryStalenessMs(registryStalenessMs) + flushMarginMs }
}

function apply(message: SubscriptionMessage, before: Subscription): Subscription {
  const after = message.action === 'subscribe' ? subscribe(before, message) : unsubscribe(before, message)
  if (!BoundedSubscription.safeParse(after).success) throw new SubscriptionTooLargeError()
  return after
}

/** For the batch that is being published in the meantime, and for an index that lags behind its table. */
const flushMarginMs = 1_500
