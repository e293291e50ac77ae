import type { ReceivedOdds, TimerHandle } from '@sportsfeeds/client'
import { createPersisted } from '../../store/persisted.ts'
import type { Session } from '../../store/session.ts'
import { createValue, type SettableValue, type Value } from '../../store/value.ts'
import type { Alert } from './alert.ts'
import { step } from './engine.ts'
import { type EngineEvent, initialState } from './engine-state.ts'
import { allRead, emptyInbox, type Inbox, withAlerts } from './inbox.ts'
import { AlertSettings, defaultSettings } from './rules.ts'

/** Alerts of one session: what was told, and what is to be told. */
export interface AlertStore {
  readonly inbox: Value<Inbox>
  readonly settings: SettableValue<AlertSettings>
  markRead(): void
  clear(): void
  stop(): void
}

export interface AlertStoreOptions {
  readonly session: Pick<
    Session,
    'onOdds' | 'connection' | 'clock' | 'serverNow' | 'games' | 'storage' | 'identity'
  >
  /** Told of new alerts at once, in order: for ears and desktops. */
  readonly onAlerts: (alerts: readonly Alert[], settings: AlertSettings) => void
}

/** Ten times a second: what is told a moment later is told together. */
const flushIntervalMs = 100
const tickMs = 1_000

/** Listens from the start, on whatever page the analyst is. */
export function createAlertStore({ session, onAlerts }: AlertStoreOptions): AlertStore {
  const { clock, connection, games, identity, serverNow, storage } = session
  const inbox = createValue(emptyInbox)
  const settings = createPersisted({
    storage,
    key: `sportsfeeds.alerts.${identity.userId}`,
    schema: AlertSettings,
    fallback: defaultSettings,
  })
  let state = initialState
  let arrived: ReceivedOdds[] = []
  let flushedAtMs = Number.NEGATIVE_INFINITY
  let flushTimer: TimerHandle
  let isScheduled = false

  const handle = (event: EngineEvent): void => {
    const next = step(state, event, { rules: settings.get().rules, games: games.get() })
    state = next.state
    if (next.alerts.length === 0) return
    inbox.set(withAlerts(inbox.get(), next.alerts))
    onAlerts(next.alerts, settings.get())
  }

  const flush = (): void => {
    clock.clearTimeout(flushTimer)
    isScheduled = false
    if (arrived.length === 0) return
    flushedAtMs = clock.now()
    const odds = arrived
    arrived = []
    handle({ type: 'odds', odds, nowMs: serverNow() })
  }

  const stopListening = session.onOdds((odds) => {
    arrived.push(odds)
    // Timers of a page that is not looked at run once a minute, messages of its socket at once:
    // https://developer.chrome.com/blog/timer-throttling-in-chrome-88
    if (clock.now() - flushedAtMs >= flushIntervalMs) flush()
    else if (!isScheduled) {
      isScheduled = true
      flushTimer = clock.setTimeout(flush, flushIntervalMs)
    }
  })

  const seeConnection = (): void => {
    flush()
    handle({ type: 'connection', isLive: connection.get().state.kind === 'live', nowMs: serverNow() })
  }
  const stopFollowing = connection.subscribe(seeConnection)
  seeConnection()

  const tick = (): void => {
    flush()
    handle({ type: 'tick', nowMs: serverNow() })
    tickTimer = clock.setTimeout(tick, tickMs)
  }
  let tickTimer = clock.setTimeout(tick, tickMs)

  return {
    inbox,
    settings,
    markRead: () => inbox.set(allRead(inbox.get())),
    clear: () => inbox.set(emptyInbox),
    stop: () => {
      stopListening()
      stopFollowing()
      clock.clearTimeout(flushTimer)
      clock.clearTimeout(tickTimer)
    },
  }
}
