import { canonicalSubscription, type GameId, type Sport, type Subscription } from '@sportsfeeds/domain'
import { type Connection, type ConnectionId, subscriptionId } from '@sportsfeeds/domain/internal'

/** Connections that share one subscription, and so their frames. */
export interface Group {
  readonly id: string
  readonly subscription: Subscription
  readonly members: ReadonlyMap<ConnectionId, Member>
}

export interface Member {
  readonly connectionId: ConnectionId
  /** Epoch milliseconds. */
  readonly openedAt: number
}

/** Connections by subscription, indexed so that the cost of a batch depends on its games, not on all connections. */
export interface Audience {
  readonly size: number
  /** True if any connection follows a sport: otherwise the sport of a game need not be known. */
  readonly followsSports: boolean
  /** Every group, also those that follow nothing. */
  groups(): Iterable<Group>
  /** Groups that follow every game. */
  followersOfAll(): Iterable<Group>
  /** Groups that follow any sport. */
  followersOfSports(): ReadonlySet<Group>
  /** Groups that follow this game by its id or its sport, without those that follow every game. */
  followersOf(gameId: GameId, sport: Sport | undefined): ReadonlySet<Group>
}

export interface MutableAudience extends Audience {
  connectionIds(): Iterable<ConnectionId>
  put(connection: Pick<Connection, 'id' | 'subscription' | 'createdAt'>): void
  /** @returns false if it was not known. */
  delete(connectionId: ConnectionId): boolean
}

export function createAudience(): MutableAudience {
  const groups = new Map<string, OpenGroup>()
  const groupOf = new Map<ConnectionId, OpenGroup>()
  const followersOfAll = new Set<OpenGroup>()
  const byGame = new Map<GameId, Set<OpenGroup>>()
  const bySport = new Map<Sport, Set<OpenGroup>>()

  const openGroup = (id: string, subscription: Subscription): OpenGroup => {
    const group: OpenGroup = { id, subscription: canonicalSubscription(subscription), members: new Map() }
    groups.set(id, group)
    if (subscription.all) followersOfAll.add(group)
    for (const gameId of group.subscription.games) addTo(byGame, gameId, group)
    for (const sport of group.subscription.sports) addTo(bySport, sport, group)
    return group
  }

  const closeGroup = (group: OpenGroup): void => {
    groups.delete(group.id)
    followersOfAll.delete(group)
    for (const gameId of group.subscription.games) deleteFrom(byGame, gameId, group)
    for (const sport of group.subscription.sports) deleteFrom(bySport, sport, group)
  }

  const remove = (connectionId: ConnectionId): boolean => {
    const group = groupOf.get(connectionId)
    if (group === undefined) return false
    groupOf.delete(connectionId)
    group.members.delete(connectionId)
    if (group.members.size === 0) closeGroup(group)
    return true
  }

  return {
    get size() {
      return groupOf.size
    },
    get followsSports() {
      return bySport.size > 0
    },
    groups: () => groups.values(),
    followersOfAll: () => followersOfAll,
    followersOfSports: () => new Set([...bySport.values()].flatMap((following) => [...following])),
    followersOf: (gameId, sport) => {
      const byId = byGame.get(gameId) ?? noGroups
      const ofSport = sport === undefined ? noGroups : (bySport.get(sport) ?? noGroups)
      if (ofSport.size === 0) return byId
      return byId.size === 0 ? ofSport : new Set([...byId, ...ofSport])
    },
    connectionIds: () => groupOf.keys(),
    put: ({ id: connectionId, subscription, createdAt }) => {
      const id = subscriptionId(subscription)
      if (groupOf.get(connectionId)?.id === id) return
      const group = groups.get(id) ?? openGroup(id, subscription)
      remove(connectionId)
      groupOf.set(connectionId, group)
      group.members.set(connectionId, { connectionId, openedAt: createdAt })
    },
    delete: remove,
  }
}

interface OpenGroup extends Group {
  readonly members: Map<ConnectionId, Member>
}

const noGroups: ReadonlySet<OpenGroup> = new Set()

function addTo<Key>(index: Map<Key, Set<OpenGroup>>, key: Key, group: OpenGroup): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, new Set([group]))
  else known.add(group)
}

function deleteFrom<Key>(index: Map<Key, Set<OpenGroup>>, key: Key, group: OpenGroup): void {
  const known = index.get(key)
  known?.delete(group)
  if (known?.size === 0) index.delete(key)
}
