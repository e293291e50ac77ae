import type { ReceivedOdds } from '@sportsfeeds/client'
import type { GameId } from '@sportsfeeds/domain'
import type { Timer } from '@sportsfeeds/std'
import { createPersisted, type PersistedValue } from '../../store/persisted.ts'
import type { Session } from '../../store/session.ts'
import type { Value } from '../../store/value.ts'
import type { Alert } from './alert.ts'
import { step } from './engine.ts'
import { type EngineEvent, initialState } from './engine-state.ts'
import { emptyInbox, Inbox, markAllRead, withAlerts } from './inbox.ts'
import { AlertSettings, defaultSettings, maxMutedGames } from './rules.ts'

/** Alerts of one session and the rules that raise them. */
export interface AlertStore {
  readonly inbox: Value<Inbox>
  readonly settings: Omit<PersistedValue<AlertSettings>, 'stop'>
  /** From now on the game raises no alerts; those in the list stay. */
  readonly mute: (gameId: GameId) => void
  readonly unmute: (gameId: GameId) => void
  markRead(): void
  clear(): void
  stop(): void
}

export interface AlertStoreOptions {
  readonly session: Pick<
    Session,
    'onOdds' | 'connection' | 'clock' | 'serverNow' | 'storage' | 'identity'
  > & {
    readonly games: Pick<Session['games'], 'get'>
  }
  /** Called with new alerts at once, in order, for sound and desktop notifications. */
  readonly onAlerts: (alerts: readonly Alert[], settings: AlertSettings) => void
}

/** Alerts within this interval are raised together. */
const flushIntervalMs = 100
const tickMs = 1_000

/** Starts to evaluate the session's odds, whichever page is open. */
export function createAlertStore({ session, onAlerts }: AlertStoreOptions): AlertStore {
  const { clock, connection, games, identity, serverNow, storage } = session
  const inbox = createPersisted({
    storage,
    key: `sportsfeeds.inbox.${identity.userId}`,
    schema: Inbox,
    fallback: emptyInbox,
  })
  const settings = createPersisted({
    storage,
    key: `sportsfeeds.alerts.${identity.userId}`,
    schema: AlertSettings,
    fallback: defaultSettings,
  })
  let state = initialState
  let arrived: ReceivedOdds[] = []
  let flushedAtMs = Number.NEGATIVE_INFINITY
  let flushTimer: Timer | undefined
  let isScheduled = false

  const handle = (event: EngineEvent): void => {
    const next = step(state, event, { rules: settings.get().rules, games: games.get() })
    state = next.state
    const muted = new Set(settings.get().mutedGames)
    const added = next.alerts.filter((alert) => !('gameId' in alert) || !muted.has(alert.gameId))
    if (added.length === 0) return
    let raised: readonly Alert[] = []
    inbox.update((current) => {
      // Another tab may have listed and announced them.
      const before = new Set(current.alerts.map(({ id }) => id))
      const after = withAlerts(current, added, settings.get())
      raised = after.alerts.filter(({ id, kind }) => kind !== 'withheld' && !before.has(id)).toReversed()
      return after
    })
    if (raised.length > 0) onAlerts(raised, settings.get())
  }

  const flush = (): void => {
    flushTimer?.cancel()
    isScheduled = false
    if (arrived.length === 0) return
    flushedAtMs = clock.now()
    const odds = arrived
    arrived = []
    handle({ type: 'odds', odds, nowMs: serverNow() })
  }

  const stopListening = session.onOdds((odds) => {
    arrived.push(odds)
    // Timers of a background page run once a minute, its socket's messages at once:
    // https://developer.chrome.com/blog/timer-throttling-in-chrome-88
    if (clock.now() - flushedAtMs >= flushIntervalMs) flush()
    else if (!isScheduled) {
      isScheduled = true
      flushTimer = clock.setTimeout(flush, flushIntervalMs)
    }
  })

  const onConnection = (): void => {
    flush()
    handle({ type: 'connection', isLive: connection.get().state.kind === 'live', nowMs: serverNow() })
  }
  const unsubscribe = connection.subscribe(onConnection)
  onConnection()

  const tick = (): void => {
    flush()
    handle({ type: 'tick', nowMs: serverNow() })
    tickTimer = clock.setTimeout(tick, tickMs)
  }
  let tickTimer = clock.setTimeout(tick, tickMs)

  return {
    inbox,
    settings,
    mute: (gameId) =>
      settings.update((current) => ({
        ...current,
        mutedGames: [...current.mutedGames.filter((id) => id !== gameId), gameId].slice(-maxMutedGames),
      })),
    unmute: (gameId) =>
      settings.update((current) => ({
        ...current,
        mutedGames: current.mutedGames.filter((id) => id !== gameId),
      })),
    markRead: () => inbox.update(markAllRead),
    clear: () => inbox.update(() => emptyInbox),
    stop: () => {
      stopListening()
      unsubscribe()
      settings.stop()
      inbox.stop()
      flushTimer?.cancel()
      tickTimer?.cancel()
    },
  }
}
