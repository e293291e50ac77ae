import { createManualClock, type ManualClock } from '@sportsfeeds/std/testing'
import { expect } from 'vitest'
import type { ClientOptions } from '../client-options.ts'
import { type AnalystClient, createClient } from '../client.ts'
import type { ReceivedOdds } from '../sync/received-odds.ts'
import { createFakeServer, type FakeServer } from './fake-server.ts'
import { gameOf } from './odds.ts'

/** A client in front of a fake server, with all that it delivers. */
export interface Stage {
  readonly clock: ManualClock
  readonly server: FakeServer
  readonly client: AnalystClient
  readonly odds: ReceivedOdds[]
  readonly states: string[]
}

export function openStage(options: Partial<ClientOptions> = {}, server: { skewMs?: number } = {}): Stage {
  const clock = createManualClock()
  const fake = createFakeServer({ clock, ...server })
  fake.addGame(gameOf('game-1'))
  const client = createClient({
    bookmakerApiUrl: fake.bookmakerApiUrl,
    feedsApiUrl: fake.feedsApiUrl,
    getToken: () => 'good',
    WebSocket: fake.WebSocket,
    fetch: fake.fetch,
    clock,
    random: () => 0.5,
    ...options,
  })
  const odds: ReceivedOdds[] = []
  const states: string[] = []
  client.on('odds', (one) => odds.push(one))
  client.on('state', ({ state }) => states.push(state.kind))
  return { clock, server: fake, client, odds, states }
}

/** A stage whose client is live. */
export async function openLive(
  options: Partial<ClientOptions> = {},
  server: { skewMs?: number } = {},
): Promise<Stage> {
  const stage = openStage(options, server)
  await stage.clock.advance(2_000)
  expect(stage.client.state.kind).toBe('live')
  return stage
}
