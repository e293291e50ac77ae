import { setTimeout as sleep } from 'node:timers/promises'
import {
  decimalToAmerican,
  type FeedOddsInput,
  type Game,
  type Price,
  toDecimal,
  toInstant,
} from '@sportsfeeds/domain'
import { createDemoFeed } from '@sportsfeeds/local/demo-feed'
import { createRandom, type Random } from '@sportsfeeds/std'
import type { Provider } from '@sportsfeeds/harness/console-stack'

export interface Evening {
  /** Stops sending; rejects if a request failed. */
  stop(): Promise<void>
}

const pastMs = 50 * 60_000
const pastStepMs = 6_000
const liveStepMs = 600
const requestOdds = 25
/** Relative difference between providers' prices, and delay of each provider after the one before. */
const priceSpread = 0.035
const lagMs = 1_400

/**
 * Sends the prices of one evening: first the past up to now, then live ones. The first provider has every market, the
 * others only the main ones.
 */
export async function startEvening(games: readonly Game[], providers: readonly Provider[]): Promise<Evening> {
  const feed = createDemoFeed(games, createRandom(7))
  const random = createRandom(11)
  const step = (atMs: number): readonly FeedOddsInput[][] => {
    const odds = feed.next(atMs)
    return providers.map((_, index) =>
      odds.filter((one) => hasMarket(index, one)).map((one) => toProviderOdds(index, one, atMs, random)),
    )
  }

  const nowMs = Date.now()
  const past = providers.map((): FeedOddsInput[] => [])
  for (let atMs = nowMs - pastMs; atMs < nowMs - providers.length * lagMs; atMs += pastStepMs) {
    for (const [index, odds] of step(atMs).entries()) past[index]?.push(...odds)
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
      const odds = step(Date.now())
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

function hasMarket(index: number, { type, gameId }: FeedOddsInput): boolean {
  return index === 0 || (type === 'moneyline' && (index === 1 || gameId.startsWith('game-soc')))
}

/** The odds of another provider for the same market: slightly different, and slightly later. */
function toProviderOdds(index: number, odds: FeedOddsInput, atMs: number, random: Random): FeedOddsInput {
  return {
    ...odds,
    date: toInstant(Math.min(atMs + index * lagMs * random.next(), Date.now())),
    homeOdds: nearby(odds.homeOdds, index, random),
    awayOdds: nearby(odds.awayOdds, -index, random),
    ...(odds.drawOdds === undefined ? {} : { drawOdds: nearby(odds.drawOdds, index, random) }),
  }
}

function nearby<Value extends Price>(american: Value, index: number, random: Random): Value | number {
  if (index === 0) return american
  const profit = toDecimal(american, 'american') - 1
  return decimalToAmerican(1 + profit * (1 + priceSpread * (index + (random.next() - 0.5) * 0.3)))
}
