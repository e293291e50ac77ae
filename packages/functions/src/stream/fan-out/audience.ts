import {
  canonicalSubscription,
  type Connection,
  type ConnectionId,
  type GameId,
  type Sport,
  type Subscription,
  subscriptionId,
} from '@sportsfeeds/domain'

/** The connections that share one subscription, and so their frames. */
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

/** Who follows what, indexed so that a batch costs by what is in it and not by who listens. */
export interface Audience {
  readonly size: number
  /** Whether any connection follows a sport: without one, nobody needs to know the sport of a game. */
  readonly followsSports: boolean
  /** Groups that follow every game. */
  everything(): Iterable<Group>
  /** Groups that follow this game by its name or its sport, without those that follow everything. */
  followersOf(gameId: GameId, sport: Sport | undefined): ReadonlySet<Group>
}

/** The one who keeps an {@link Audience}. */
export interface MutableAudience extends Audience {
  connectionIds(): Iterable<ConnectionId>
  put(connection: Connection): void
  /** False when it was not there. */
  delete(connectionId: ConnectionId): boolean
}

export function createAudience(): MutableAudience {
  const groups = new Map<string, OpenGroup>()
  const groupOf = new Map<ConnectionId, OpenGroup>()
  const everything = new Set<OpenGroup>()
  const byGame = new Map<GameId, Set<OpenGroup>>()
  const bySport = new Map<Sport, Set<OpenGroup>>()

  const openGroup = (id: string, subscription: Subscription): OpenGroup => {
    const group: OpenGroup = { id, subscription: canonicalSubscription(subscription), members: new Map() }
    groups.set(id, group)
    if (subscription.all) everything.add(group)
    for (const gameId of group.subscription.games) addTo(byGame, gameId, group)
    for (const sport of group.subscription.sports) addTo(bySport, sport, group)
    return group
  }

  const closeGroup = (group: OpenGroup): void => {
    groups.delete(group.id)
    everything.delete(group)
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
    everything: () => everything,
    followersOf: (gameId, sport) => {
      const named = byGame.get(gameId) ?? nobody
      const sported = sport === undefined ? nobody : (bySport.get(sport) ?? nobody)
      if (sported.size === 0) return named
      return named.size === 0 ? sported : new Set([...named, ...sported])
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

const nobody: ReadonlySet<OpenGroup> = new Set()

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
