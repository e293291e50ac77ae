import {
  createFakeServer,
  createManualClock,
  type FakeServer,
  type ManualClock,
} from '@sportsfeeds/client/testing'
import type { KeyValueStorage } from '../store/persisted.ts'
import { createSession, type Session } from '../store/session.ts'

/** A session on a server in memory, in time that moves only when told to. */
export interface TestSession {
  readonly session: Session
  readonly server: FakeServer
  readonly clock: ManualClock
  readonly storage: KeyValueStorage
}

export interface TestSessionOptions {
  /** How far the server's clock is ahead of the page's. */
  readonly skewMs?: number
}

export function createTestSession({ skewMs = 0 }: TestSessionOptions = {}): TestSession {
  const storage = createTestStorage()
  const clock = createManualClock()
  const server = createFakeServer({ clock, networkMs, skewMs })
  const session = createSession({
    config: server,
    identity: { userId: 'analyst-1', name: 'Ann Analyst', getToken: () => 'token', signOut: () => undefined },
    storage,
    clock,
    WebSocket: server.WebSocket,
    fetch: server.fetch,
  })
  return { session, server, clock, storage }
}

/** How long what is sent is on its way, either way. */
export const networkMs = 20

/** Long enough for a new session to be live. */
export const untilLiveMs = 5_000

export function createTestStorage(): KeyValueStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  }
}
