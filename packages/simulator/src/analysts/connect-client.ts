import { type ClientEvents, type ClientOptions, createClient } from '@sportsfeeds/client'
import type { ConnectAnalyst } from './analysts.ts'
import type { CrowdPlan, SimulatedAnalyst } from '../model/analyst.ts'
import { PlainSocket } from './plain-socket.ts'
import { flappingSocket, type Restlessness, stallingSocket } from './restless-sockets.ts'
import type { Target } from '../target/open-target.ts'

/** Options of restless analysts. */
export interface RestlessOptions extends Restlessness {
  readonly crowd: Pick<CrowdPlan, 'stallMs' | 'flapEveryMs'>
}

/**
 * Connects analysts by the product's own client library, so that the audit covers what analysts get.
 * @param options of the client that differ from its defaults.
 * @param restless without which slow and flapping analysts are as steady as the others.
 */
export function connectClient(
  target: Pick<Target, 'outputs' | 'getToken'>,
  { fetch: send = fetch, ...options }: Pick<ClientOptions, 'WebSocket' | 'parseFrame' | 'fetch'> = {},
  restless?: RestlessOptions,
): ConnectAnalyst {
  return (onOdds, analyst = { kind: 'plain' }) => {
    let lastError: string | undefined
    let pages = 0
    const client = createClient({
      // A stack that is updated meanwhile may have another address.
      bookmakerApiUrl: () => target.outputs.bookmakerApiUrl,
      feedsApiUrl: target.outputs.feedsApiUrl,
      getToken: target.getToken,
      // Odds from before the run are not part of it.
      latest: false,
      fetch: async (url, init) => {
        const response = await send(url, init)
        if (response.status === 200 && new URL(url).pathname.endsWith('/feeds')) pages += 1
        return response
      },
      subscription: subscriptionOf(analyst),
      WebSocket: PlainSocket,
      ...options,
      ...(restless === undefined ? {} : socketOf(analyst, restless)),
    })
    client.on('odds', onOdds)
    client.on('error', ({ during, error }: ClientEvents['error']) => {
      lastError = `${during}: ${error.message}`
    })
    return {
      ready: () => client.ready(),
      close: () => {
        client.close()
      },
      state: () => client.state.kind,
      pages: () => pages,
      lastError: () => lastError,
      health: () => {
        const { connections, resumed, gaps, frames, conflated } = client.stats()
        return { reconnects: Math.max(0, connections - 1), resumed, gaps, frames, conflated }
      },
    }
  }
}

function subscriptionOf({ kind, games }: SimulatedAnalyst): NonNullable<ClientOptions['subscription']> {
  return {
    ...(games === undefined ? {} : { games }),
    conflate: kind === 'conflating',
  }
}

function socketOf(
  { kind }: SimulatedAnalyst,
  { crowd, ...restlessness }: RestlessOptions,
): Pick<ClientOptions, 'WebSocket'> {
  if (kind === 'slow') return { WebSocket: stallingSocket(crowd.stallMs, restlessness) }
  if (kind === 'flapping') return { WebSocket: flappingSocket(crowd.flapEveryMs, restlessness) }
  return {}
}
