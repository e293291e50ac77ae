import {
  BoundedSubscription,
  canonicalSubscription,
  type ClientMessage,
  maxGamesPerSubscription,
  subscribe,
  type Subscription,
  unsubscribe,
} from '@sportsfeeds/domain'
import { systemClock, createDeferred } from '@sportsfeeds/std'
import { checkClientOptions, checkFollowOptions } from './check-options.ts'
import type { ClientOptions, FollowOptions } from './client-options.ts'
import type { ReadAddress } from './connection/access.ts'
import { listenToBrowser } from './connection/browser-hooks.ts'
import type { ConnectionState } from './connection/connection-state.ts'
import { createDriver } from './connection/driver.ts'
import type { SocketConstructor } from './connection/socket.ts'
import { defaultTiming } from './connection/timing.ts'
import { createEmitter } from './emitter.ts'
import { ClientClosedError, InvalidOptionError } from './errors.ts'
import type { ClientEvents } from './events.ts'
import { cleanToken } from './rest/clean-token.ts'
import { parseFrame } from './protocol/frame-parser.ts'
import { createFeedsApi, type FeedsApi, type Fetch } from './rest/feeds-api.ts'
import { type ClientStats, createStats } from './stats.ts'
import { startCursorStore } from './sync/cursor-store.ts'
import { formatCursor, parseCursor } from './sync/cursor.ts'
import { createOddsBuffer, type OddsBuffer } from './sync/odds-buffer.ts'
import type { ReceivedOdds } from './sync/received-odds.ts'

/**
 * An analyst's connection: every odds record of what it follows once, in order within its market, through losses of
 * connections and frames. Connects automatically and stays connected until it is closed.
 */
export interface AnalystClient extends AsyncIterable<ReceivedOdds> {
  readonly state: ConnectionState
  readonly subscription: Subscription
  /** History, latest odds and games over REST. */
  readonly feeds: FeedsApi
  /** @returns an unsubscribe function. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void
  /**
   * Follows more; naming games or sports while everything is followed narrows to them.
   * @throws InvalidOptionError, also for more than the 350 games that a subscription may name: then nothing has changed.
   */
  subscribe(more: FollowOptions & { readonly all?: boolean }): void
  /** Follows less; nothing at all if nothing is named. @throws InvalidOptionError */
  unsubscribe(less?: FollowOptions): void
  /** Resolves when the client is live for the first time. Rejects with {@link ClientClosedError}. */
  ready(): Promise<void>
  /**
   * Position to resume from in another client. That client may deliver again what this one did in its last seconds;
   * within one client nothing is delivered twice. Undefined before the first connection.
   */
  cursor(): string | undefined
  stats(): ClientStats
  /** Final: iterators end, and nothing is delivered after this. */
  close(): void
  /** All odds from now on. A client that closes on its own ends it with {@link ClientClosedError}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ReceivedOdds>
}

/** @throws InvalidOptionError */
export function createClient(options: ClientOptions): AnalystClient {
  checkClientOptions(options)
  const {
    bookmakerApiUrl,
    feedsApiUrl,
    storage,
    storageKey = 'sportsfeeds.cursor',
    clock = systemClock,
    maxBufferedOdds = 50_000,
    listenToPlatform = listenToBrowser(),
  } = options
  const getToken = cleanToken(options.getToken)
  const timing = { ...defaultTiming, ...options.timing }
  const emitter = createEmitter<ClientEvents>()
  const buffers = new Set<OddsBuffer>()
  const ready = createDeferred<void>()
  // A caller that never asks for it need not handle its rejection.
  ready.promise.catch(() => undefined)

  const stats = createStats()
  const onUnreadable = (place: ClientEvents['unreadable']['in'], records: readonly string[]): void => {
    stats.count('unreadableRecords', records.length)
    emitter.emit('unreadable', { in: place, records })
  }

  const feeds = createFeedsApi({
    feedsApiUrl: checkedUrl('feedsApiUrl', feedsApiUrl, ['http:', 'https:']),
    getToken,
    fetch: options.fetch ?? platformFetch,
    clock,
    requestTimeoutMs: timing.requestTimeoutMs,
    onUnreadable: (records) => onUnreadable('response', records),
  })
  const driver = createDriver({
    readAddress: checkedAddress(bookmakerApiUrl),
    subscription: firstSubscription(options.subscription),
    since: firstSince(options.cursor, storage?.getItem(storageKey) ?? undefined),
    isLatestWanted: options.latest ?? true,
    timing,
    WebSocket: options.WebSocket ?? platformWebSocket(),
    parseFrame: options.parseFrame ?? parseFrame,
    clock,
    random: options.random ?? Math.random,
    getToken,
    feeds,
    emitter,
    stats,
    onUnreadable,
  })
  const cursor = (): string | undefined => {
    const since = driver.resumePoint
    return since === undefined ? undefined : formatCursor(since)
  }
  const cursorStore = storage === undefined ? undefined : startCursorStore(storage, storageKey, clock, cursor)
  const stopListening = listenToPlatform({
    onNetwork: (isOnline) => driver.dispatch({ type: 'network', isOnline }),
    onWake: () => driver.dispatch({ type: 'wake' }),
  })

  const finish = (error: ClientClosedError): void => {
    stopListening()
    cursorStore?.stop()
    ready.reject(error)
    for (const buffer of buffers) buffer.end(error.reason === 'user' ? undefined : error)
    buffers.clear()
  }

  emitter.on('odds', (odds) => {
    for (const buffer of buffers) buffer.push(odds)
  })
  emitter.on('state', ({ state }) => {
    if (state.kind === 'live') ready.resolve()
    if (state.kind === 'closed') finish(new ClientClosedError(state.reason, state.detail))
  })
  // After the caller has had a turn to add listeners.
  queueMicrotask(() => driver.dispatch({ type: 'start' }))

  const follow = (next: Subscription, message: ClientMessage): void =>
    driver.follow(checkedSubscription(next), message)

  return {
    get state() {
      return driver.state
    },
    get subscription() {
      return driver.subscription
    },
    feeds,
    on: (name, listener) => emitter.on(name, listener),
    cursor,
    ready: () => ready.promise,
    stats: () => driver.stats(),
    close: () => driver.close(),

    subscribe: (more) => {
      checkFollowOptions(more)
      const { games, sports, all } = more
      const message = {
        action: 'subscribe' as const,
        // Whoever follows everything has no use for names.
        ...(all === true ? {} : { ...listOf('games', games), ...listOf('sports', sports) }),
        ...(all === undefined ? {} : { all }),
      }
      follow(subscribe(driver.subscription, message), message)
    },

    unsubscribe: (less = {}) => {
      checkFollowOptions(less)
      const { games, sports } = less
      const followed = driver.subscription
      const message = {
        action: 'unsubscribe' as const,
        ...listOf(
          'games',
          games?.filter((game) => followed.games.includes(game)),
        ),
        ...listOf(
          'sports',
          sports?.filter((sport) => followed.sports.includes(sport)),
        ),
      }
      follow(unsubscribe(followed, message), message)
    },

    [Symbol.asyncIterator]: () => {
      const buffer = createOddsBuffer(maxBufferedOdds, {
        onOverflow: (odds) => {
          driver.countOverflow(odds)
          emitter.emit('overflow', { odds })
        },
        onReturn: () => buffers.delete(buffer),
      })
      const { state } = driver
      if (state.kind !== 'closed') buffers.add(buffer)
      else buffer.end(state.reason === 'user' ? undefined : new ClientClosedError(state.reason, state.detail))
      return buffer.iterator
    },
  }
}

const platformFetch: Fetch = (url, init) => fetch(url, init)

function platformWebSocket(): SocketConstructor {
  // Absent in Node before 22, whatever the types say.
  const found = (globalThis as { readonly WebSocket?: SocketConstructor }).WebSocket
  if (found !== undefined) return found
  throw new InvalidOptionError(
    'This platform has no WebSocket; pass the one of the `ws` package as the option `WebSocket`.',
  )
}

function firstSubscription({
  games = [],
  sports = [],
  conflate = false,
}: ClientOptions['subscription'] = {}): Subscription {
  return checkedSubscription({
    all: games.length === 0 && sports.length === 0,
    games: [...games],
    sports: [...sports],
    conflate,
  })
}

/** An unreadable cursor in the storage is ignored; one given as an option must be valid. */
function firstSince(given: string | undefined, kept: string | undefined): number | undefined {
  if (given !== undefined) return parseCursor(given)
  if (kept === undefined) return undefined
  try {
    return parseCursor(kept)
  } catch {
    return undefined
  }
}

/** The server would refuse a larger one, however many messages it is made by. */
function checkedSubscription(subscription: Subscription): Subscription {
  const canonical = canonicalSubscription(subscription)
  const parsed = BoundedSubscription.safeParse(canonical)
  if (parsed.success) return parsed.data
  const { games } = canonical
  if (games.length > maxGamesPerSubscription) {
    throw new InvalidOptionError(
      `The subscription names ${games.length} games, and at most ${maxGamesPerSubscription} are possible: follow their sports, or everything, or share the games out over several clients.`,
    )
  }
  const [issue] = parsed.error.issues
  throw new InvalidOptionError(`The subscription is not valid: ${issue?.path.join('.')} ${issue?.message}.`, {
    cause: parsed.error,
  })
}

/** An address that does not change is checked at once, any other when it is read. */
function checkedAddress(address: string | ReadAddress): ReadAddress {
  if (typeof address === 'function') return async () => checkedSocketUrl(await address())
  const checked = checkedSocketUrl(address)
  return () => checked
}

function checkedSocketUrl(url: string): string {
  return checkedUrl('bookmakerApiUrl', url, ['ws:', 'wss:'])
}

function checkedUrl(name: string, text: string, protocols: readonly string[]): string {
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text
  throw new InvalidOptionError(`${name} "${text}" must be a URL with ${protocols.join('// or ')}//.`)
}

/** Names of a message, each once: a list that repeats some might have more than a message may. */
function listOf(
  kind: 'games' | 'sports',
  names: readonly string[] | undefined,
): Partial<Record<'games' | 'sports', string[]>> {
  return names === undefined ? {} : { [kind]: [...new Set(names)] }
}
