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
  await vi.waitFor(() => expect(connections.filter(isLiveAgain).length).toBe(connections.length), {
    timeout: 240_000,
    interval: 20,
  })
  return performance.now() - cutAtMs
}

function isLiveAgain({ health, state }: AnalystConnection): boolean {
  return health().reconnects > 0 && state() === 'live'
}
