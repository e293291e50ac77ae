import { isFollowed } from '@sportsfeeds/domain'
import { type Connection, subscriptionId } from '@sportsfeeds/domain/internal'
import { connections as anyConnections, sports } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testConnection } from '../../testing/connections.ts'
import { type Audience, createAudience } from './audience.ts'

const gameIds = fc.constantFrom('game-a', 'game-b', 'game-c')
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put'), connection: connectionsOfFewGames() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), connection: connectionsOfFewGames() }) },
)

test('finds exactly the followers of a game, whatever was added, changed and deleted', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      gameIds,
      fc.option(sports, { nil: undefined }),
      (steps, gameId, sport) => {
        const audience = createAudience()
        const expected = new Map<string, Connection>()
        for (const { kind, connection } of steps) {
          if (kind === 'put') {
            audience.put(connection)
            expected.set(connection.id, connection)
          } else {
            expect(audience.delete(connection.id)).toBe(expected.delete(connection.id))
          }
        }
        const listeners = [...expected.values()].filter(({ subscription }) =>
          isFollowed(subscription, gameId, sport),
        )
        expect(findMembers(audience, gameId, sport)).toEqual(
          listeners.map(({ id }) => id).toSorted(compareStrings),
        )
        expect(audience.size).toBe(expected.size)
      },
    ),
  )
})

test('connections with equal subscriptions share a group', () => {
  const audience = createAudience()
  for (let number = 0; number < 1_000; number += 1)
    audience.put(testConnection(number, { games: ['game-a'] }))
  const groups = [...audience.followersOf('game-a', undefined)]
  expect(groups.length).toBe(1)
  expect(groups[0]?.members.size).toBe(1_000)
  expect(groups[0]?.id).toBe(subscriptionId(testConnection(0, { games: ['game-a'] }).subscription))
})

test('knows if any connection follows a sport', () => {
  const audience = createAudience()
  expect(audience.followsSports).toBe(false)
  audience.put(testConnection(1, { sports: ['tennis'] }))
  expect(audience.followsSports).toBe(true)
  audience.delete(testConnection(1).id)
  expect(audience.followsSports).toBe(false)
})

function findMembers(audience: Audience, ...followed: Parameters<Audience['followersOf']>): string[] {
  return [...audience.followersOfAll(), ...audience.followersOf(...followed)]
    .flatMap(({ members }) => [...members.keys()])
    .toSorted(compareStrings)
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function connectionsOfFewGames(): fc.Arbitrary<Connection> {
  return fc
    .tuple(anyConnections, fc.integer({ min: 0, max: 5 }), fc.array(gameIds, { maxLength: 3 }))
    .map(([connection, number, games]) => ({
      ...connection,
      id: testConnection(number).id,
      subscription: { ...connection.subscription, games },
    }))
}
