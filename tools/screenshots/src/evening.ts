import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedOddsInput, Game, GameInput } from '@sportsfeeds/domain'
import { createDemoFeed, type DemoFeed, type DemoUpdate } from '@sportsfeeds/local/demo-feed'
import type { Provider } from '@sportsfeeds/harness/console-stack'

export interface Evening {
  /** Stops sending; rejects if a request failed. */
  stop(): Promise<void>
}

const pastMs = 50 * 60_000
const pastStepMs = 3_000
const liveStepMs = 600
const requestOdds = 100
const seed = 7

/** Sends the prices and scores of one evening by several providers: first the past up to now, then live ones. */
export async function startEvening(games: readonly Game[], providers: readonly Provider[]): Promise<Evening> {
  const feed = createDemoFeed({ games, providers: providers.length, seed })
  await sendPast(feed, providers)

  const stopping = new AbortController()
  const sendLive = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await send(feed.next(Date.now()), providers)
      await sleep(liveStepMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const sending = sendLive()
  // stop() reports a failure.
  sending.catch(() => undefined)
  return {
    stop() {
      stopping.abort()
      return sending
    },
  }
}

async function sendPast(feed: DemoFeed, providers: readonly Provider[]): Promise<void> {
  const games = new Map<string, GameInput>()
  const odds = providers.map((): FeedOddsInput[] => [])
  const nowMs = Date.now()
  for (let atMs = nowMs - pastMs; atMs < nowMs; atMs += pastStepMs) {
    const update = feed.next(atMs)
    for (const game of update.games) games.set(game.id, game)
    for (const [index, own] of update.odds.entries()) odds[index]?.push(...own)
  }
  await send({ games: [...games.values()], odds }, providers)
}

async function send({ games, odds }: DemoUpdate, providers: readonly Provider[]): Promise<void> {
  if (games.length > 0) await providers[0]?.putGames(games)
  await Promise.all(
    providers.map(async (provider, index) => {
      const own = odds[index] ?? []
      for (let from = 0; from < own.length; from += requestOdds)
        await provider.putOdds(own.slice(from, from + requestOdds))
    }),
  )
}
