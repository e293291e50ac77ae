import * as z from 'zod'
import { GameId, Sport } from './identifiers.ts'
import { maxGamesPerSubscription } from './limits.ts'

/** A connection's subscription. `all` includes every game; `games` and `sports` add up. */
export const Subscription = z.object({
  all: z.boolean(),
  games: z.array(GameId),
  sports: z.array(Sport).max(64),
  /** Only the newest odds per market in each frame. */
  conflate: z.boolean(),
})
export type Subscription = z.infer<typeof Subscription>

/** A subscription as a client may make it; connections from before a limit was lowered keep theirs. */
export const BoundedSubscription = Subscription.extend({
  games: z.array(GameId).max(maxGamesPerSubscription),
})

export const allGames: Subscription = { all: true, games: [], sports: [], conflate: false }

/** Sorted, without repeats, and without names that `all` makes redundant: equal subscriptions become equal values. */
export function canonicalSubscription(subscription: Subscription): Subscription {
  return {
    all: subscription.all,
    games: subscription.all ? [] : [...new Set(subscription.games)].toSorted(),
    sports: subscription.all ? [] : [...new Set(subscription.sports)].toSorted(),
    conflate: subscription.conflate,
  }
}

/** Stable string key of a subscription: connections with the same key share their frames. */
export function subscriptionId(subscription: Subscription): string {
  return JSON.stringify(canonicalSubscription(subscription))
}

/** @param sport of the game, when its game record is known. */
export function isFollowed(subscription: Subscription, gameId: GameId, sport: Sport | undefined): boolean {
  return (
    subscription.all ||
    subscription.games.includes(gameId) ||
    (sport !== undefined && subscription.sports.includes(sport))
  )
}
