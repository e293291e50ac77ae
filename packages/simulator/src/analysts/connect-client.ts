import { type ClientEvents, type ClientOptions, createClient } from '@sportsfeeds/client'
import type { ConnectAnalyst } from './analysts.ts'
import type { CrowdPlan, SimulatedAnalyst } from '../model/analyst.ts'
import { flappingSocket, type Restlessness, stallingSocket } from './restless-sockets.ts'
import type { Target } from '../target/open-target.ts'

/** How restless analysts behave. */
export interface RestlessOptions extends Restlessness {
  readonly crowd: Pick<CrowdPlan, 'stallMs' | 'flapEveryMs'>
}

/**
 * Analysts by the product's own client library, so that what is audited is what analysts get.
 * @param options of the client that differ from its defaults.
 * @param restless without which slow and flapping analysts are as steady as the others.
 */
export function connectClient(
  { outputs, getToken }: Pick<Target, 'outputs' | 'getToken'>,
  options: Pick<ClientOptions, 'WebSocket'> = {},
  restless?: RestlessOptions,
): ConnectAnalyst {
  return (onOdds, analyst = { kind: 'plain' }) => {
    let lastError: string | undefined
    const client = createClient({
      bookmakerApiUrl: outputs.bookmakerApiUrl,
      feedsApiUrl: outputs.feedsApiUrl,
      getToken,
      // What was there before the run is not its business.
      latest: false,
      subscription: subscriptionOf(analyst),
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
      health: () => {
        const { connections, gaps, frames, conflated } = client.stats()
        return { reconnects: Math.max(0, connections - 1), gaps, frames, conflated, lastError }
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
