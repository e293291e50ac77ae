import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxFrameBytes, maxGamesPerSubscription } from './limits.ts'
import { subscribe, unsubscribe } from './subscription-change.ts'
import { canonicalSubscription, allGames, isFollowed, subscriptionId } from './subscription.ts'
import { gameIds, sports, subscriptions } from './testing/arbitraries.ts'
import { ClientMessage } from './wire/frames.ts'

describe('a subscription', () => {
  test('has one id however its names are ordered or repeated', () => {
    fc.assert(
      fc.property(subscriptions, (subscription) => {
        const shuffled = {
          ...subscription,
          games: [...subscription.games.toReversed(), ...subscription.games],
          sports: subscription.sports.toReversed(),
        }
        expect(subscriptionId(shuffled)).toBe(subscriptionId(subscription))
      }),
    )
  })

  test('follows the same games in its canonical form', () => {
    fc.assert(
      fc.property(subscriptions, gameIds, sports, (subscription, gameId, sport) => {
        const canonical = canonicalSubscription(subscription)
        expect(isFollowed(canonical, gameId, sport)).toBe(isFollowed(subscription, gameId, sport))
      }),
    )
  })

  test('to everything narrows to the games that are named', () => {
    const narrowed = subscribe(allGames, { games: ['game-1'] })
    expect(isFollowed(narrowed, 'game-1', undefined)).toBe(true)
    expect(isFollowed(narrowed, 'game-2', 'soccer')).toBe(false)
  })

  test('follows what was named after a subscribe and no longer after an unsubscribe', () => {
    fc.assert(
      fc.property(subscriptions, gameIds, (subscription, gameId) => {
        fc.pre(!subscription.all)
        const followed = subscribe(subscription, { games: [gameId] })
        expect(isFollowed(followed, gameId, undefined)).toBe(true)
        expect(isFollowed(unsubscribe(followed, { games: [gameId] }), gameId, undefined)).toBe(false)
      }),
    )
  })

  test('is unchanged by a subscribe without names, and empty after an unsubscribe without names', () => {
    fc.assert(
      fc.property(subscriptions, gameIds, sports, (subscription, gameId, sport) => {
        expect(subscribe(subscription, {})).toEqual(canonicalSubscription(subscription))
        expect(isFollowed(unsubscribe(subscription, {}), gameId, sport)).toBe(false)
      }),
    )
  })
})

test('as many games as a subscription may name fit into one frame, with ids at their longest', () => {
  const games = Array.from(
    { length: maxGamesPerSubscription },
    (_, n) => `game-${String(n).padStart(80, 'x')}`,
  )
  const message = ClientMessage.parse({ action: 'subscribe', games, conflate: true })
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(maxFrameBytes)
})
