import type { AnalystConnection } from '@sportsfeeds/simulator'
import { expect, vi } from 'vitest'
import type { createCuttableWebSocket } from './cuttable-web-socket.ts'

/** Cuts the connections of these analysts at once, and waits until all of them are live again. @returns how long that took, in ms. */
export async function cutAll(
  sockets: Pick<ReturnType<typeof createCuttableWebSocket>, 'cut'>,
  connections: readonly AnalystConnection[],
): Promise<number> {
  const cutAtMs = performance.now()
  expect(sockets.cut()).toBe(connections.length)
  // Reading the figures of a connection costs CPU time that all of them need, so each is read only until it is live.
  let waiting = connections
  await vi.waitFor(
    () => {
      waiting = waiting.filter((connection) => !isLiveAgain(connection))
      expect(waiting).toHaveLength(0)
    },
    { timeout: 240_000, interval: 50 },
  )
  const tookMs = performance.now() - cutAtMs
  expect(connections.every(isLiveAgain)).toBe(true)
  return tookMs
}

function isLiveAgain({ health, state }: AnalystConnection): boolean {
  return state() === 'live' && health().reconnects > 0
}
