import { canonicalSubscription, type Subscription } from './subscription.ts'
import type { ClientMessage } from './wire/frames.ts'

export type SubscribeMessage = Omit<Extract<ClientMessage, { action: 'subscribe' }>, 'action'>
export type UnsubscribeMessage = Omit<Extract<ClientMessage, { action: 'unsubscribe' }>, 'action'>

/**
 * The subscription after a `subscribe`: games and sports add up; naming some while everything is followed narrows to
 * them, unless `all` is true.
 */
export function subscribe(subscription: Subscription, message: SubscribeMessage): Subscription {
  const names = message.games !== undefined || message.sports !== undefined
  return canonicalSubscription({
    all: message.all ?? (subscription.all && !names),
    games: [...subscription.games, ...(message.games ?? [])],
    sports: [...subscription.sports, ...(message.sports ?? [])],
    conflate: message.conflate ?? subscription.conflate,
  })
}

/** The subscription after an `unsubscribe`: without lists it follows nothing. */
export function unsubscribe(subscription: Subscription, message: UnsubscribeMessage): Subscription {
  if (message.games === undefined && message.sports === undefined) {
    return { all: false, games: [], sports: [], conflate: subscription.conflate }
  }
  return {
    ...subscription,
    games: subscription.games.filter((game) => !message.games?.includes(game)),
    sports: subscription.sports.filter((sport) => !message.sports?.includes(sport)),
  }
}
