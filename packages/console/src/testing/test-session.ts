import { createFakeServer, type FakeServer } from '@sportsfeeds/client/testing'
import { createManualClock, type ManualClock } from '@sportsfeeds/std/testing'
import type { KeyValueStorage } from '../store/persisted.ts'
import { createSession, type Session } from '../store/session.ts'

/** A session on a fake server, with a clock that only the test advances. */
export interface TestSession {
  readonly session: Session
  readonly server: FakeServer
  readonly clock: ManualClock
  readonly storage: KeyValueStorage
}

export interface TestSessionOptions {
  /** Offset of the server's clock from the page's. */
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

/** Network latency in each direction. */
export const networkMs = 20

/** Time for a new session to become live. */
export const untilLiveMs = 5_000

export function createTestStorage(): KeyValueStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  }
}
