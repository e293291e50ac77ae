import {
  type ClientMessage,
  type ConnectionId,
  type EpochMs,
  subscribe,
  Subscription,
  unsubscribe,
} from '@sportsfeeds/domain'
import type { Clock } from '../clock.ts'
import type { ChangedConnection, ConnectionStore } from '../store/connection-store.ts'
import { SubscriptionTooLargeError, UnknownConnectionError } from '../errors.ts'
import { maxRegistryStalenessMs } from '../stream/fan-out/registry.ts'

export interface ChangeSubscriptionDependencies {
  readonly connections: Pick<ConnectionStore, 'changeSubscription'>
  readonly clock: Pick<Clock, 'now'>
  /** The consumers' own setting: after this time they read the connections again. */
  readonly registryStalenessMs: number
}

export type SubscriptionMessage = Exclude<ClientMessage, { action: 'ping' }>

export interface ChangedSubscription extends ChangedConnection {
  /** Until then frames may still miss what this changed. */
  readonly liveFrom: EpochMs
}

/**
 * Changes what a connection follows.
 * @throws UnknownConnectionError, SubscriptionTooLargeError, StoreUnavailableError
 */
export async function changeSubscription(
  connectionId: ConnectionId,
  message: SubscriptionMessage,
  { connections, clock, registryStalenessMs }: ChangeSubscriptionDependencies,
): Promise<ChangedSubscription> {
  const result = await connections.changeSubscription(connectionId, (before) => changed(before, message))
  if (result === undefined) throw new UnknownConnectionError(connectionId)
  return { ...result, liveFrom: clock.now() + maxRegistryStalenessMs(registryStalenessMs) + flushMarginMs }
}

function changed(before: Subscription, message: SubscriptionMessage): Subscription {
  const after = message.action === 'subscribe' ? subscribe(before, message) : unsubscribe(before, message)
  if (!Subscription.safeParse(after).success) throw new SubscriptionTooLargeError()
  return after
}

/** For the batch that is being published meanwhile, and for an index that lags behind its table. */
const flushMarginMs = 1_500
