import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedOddsInput, Game } from '@sportsfeeds/domain'
import { createDemoFeed } from '@sportsfeeds/local/demo-feed'
import type { Provider } from '@sportsfeeds/harness/console-stack'

export interface Evening {
  /** Stops sending; rejects if a request failed. */
  stop(): Promise<void>
}

const pastMs = 50 * 60_000
const pastStepMs = 6_000
const liveStepMs = 600
const requestOdds = 25

/** Sends the prices of one evening by every provider: first the past up to now, then live ones. */
export async function startEvening(games: readonly Game[], providers: readonly Provider[]): Promise<Evening> {
  const feed = createDemoFeed({ games, providers: providers.length, seed: 7 })
  const [scorer] = providers

  const nowMs = Date.now()
  const past = providers.map((): FeedOddsInput[] => [])
  for (let atMs = nowMs - pastMs; atMs < nowMs; atMs += pastStepMs) {
    for (const [index, odds] of feed.next(atMs).odds.entries()) past[index]?.push(...odds)
  }
  await Promise.all(
    providers.map(async (provider, index) => {
      const odds = past[index] ?? []
      for (let from = 0; from < odds.length; from += requestOdds)
        await provider.putOdds(odds.slice(from, from + requestOdds))
    }),
  )

  const stopping = new AbortController()
  const sendLive = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { games: changed, odds } = feed.next(Date.now())
      if (changed.length > 0) await scorer?.putGames(changed)
      await Promise.all(
        providers.map(async (provider, index) => {
          const own = odds[index] ?? []
          if (own.length > 0) await provider.putOdds(own)
        }),
      )
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
