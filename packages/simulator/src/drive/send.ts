import {
  type AttemptOutcome,
  createProvider,
  type Provider,
  type ProviderFetch,
  type ProviderRetry,
} from '@sportsfeeds/client'
import type { FeedOddsInput } from '@sportsfeeds/domain'
import type { Clock, Random } from '@sportsfeeds/std'
import type { DatedOdds } from '../model/load.ts'

/** Receives the outcome of the odds of one request, by their numbers. */
export interface SendObserver {
  /** The request leaves for the first time; not called if no connection could be opened. */
  readonly sent: (numbers: readonly number[], sentMs: number) => void
  readonly acknowledged: (numbers: readonly number[], sentMs: number, nowMs: number) => void
  readonly failed: (count: number, reason: string) => void
  readonly retried: () => void
}

/** One odds record with its number in the run. */
export interface NumberedOdds {
  readonly number: number
  readonly odds: DatedOdds
}

export interface SenderOptions {
  readonly feedsApiUrl: string
  readonly apiKey: string
  readonly fetch: ProviderFetch
  readonly clock: Clock
  readonly random: Random
}

/** Sends as one provider of a load test. */
export interface Sender {
  /** For what the run does not count: games, and odds to warm up with. */
  readonly provider: Pick<Provider, 'put' | 'putGames'>
  /**
   * Sends one request at once, however many are under way; the outcome goes to `observer`. It must be within the limits of
   * the feeds API, since the provider would divide it otherwise.
   */
  readonly send: (request: readonly NumberedOdds[], observer: SendObserver) => void
  /** Requests that have not come to an end. */
  readonly open: () => number
}

export function createSender({ feedsApiUrl, apiKey, fetch, clock, random }: SenderOptions): Sender {
  /** Requests that are not final, by the first record of what is left of them. */
  const requests = new Map<FeedOddsInput | undefined, OpenRequest>()

  const provider = createProvider({
    url: feedsApiUrl,
    apiKey,
    fetch,
    clock,
    random: () => random.next(),
    concurrency: Infinity,
    requestTimeoutMs: Infinity,
    retry,
    observer: {
      sent: ({ odds: [first], sentAtMs }) => {
        const request = requests.get(first)
        if (request === undefined || request.hasLeft) return
        request.hasLeft = true
        request.observer.sent(numbersOf(request.left), sentAtMs)
      },
      ended: ({ odds: [first], outcomes, sentAtMs, endedAtMs }) => {
        const request = requests.get(first)
        if (request === undefined) return
        const { observer } = request
        requests.delete(first)
        const stored: number[] = []
        // The provider sends again what is left, in the same order.
        request.left = request.left.filter(({ number }, index) => {
          const outcome = outcomes[index]
          if (outcome?.status === 'stored' || outcome?.status === 'duplicate') stored.push(number)
          return outcome?.status === 'retry'
        })
        if (stored.length > 0) observer.acknowledged(stored, sentAtMs, endedAtMs)
        if (stored.length + request.left.length < outcomes.length) {
          for (const [reason, count] of failureCounts(outcomes)) observer.failed(count, reason)
        }
        const [next] = request.left
        if (next === undefined) return
        requests.set(next.odds, request)
        observer.retried()
      },
    },
  })

  return {
    provider,
    send: (odds, observer) => {
      requests.set(odds[0]?.odds, { left: odds, observer, hasLeft: false })
      void provider.put(odds.map(({ odds: record }) => record))
    },
    open: () => provider.load.queued + provider.load.requests,
  }
}

interface OpenRequest {
  /** Odds that are not final. */
  left: readonly NumberedOdds[]
  hasLeft: boolean
  readonly observer: SendObserver
}

/** A load test keeps its schedule: it makes only short pauses, and none that the server asks for. */
const retry: ProviderRetry = { attempts: 4, firstMs: 100, capMs: 800, floorMs: 0, honoursRetryAfter: false }

function numbersOf(odds: readonly NumberedOdds[]): number[] {
  return odds.map(({ number }) => number)
}

function failureCounts(outcomes: readonly AttemptOutcome[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const outcome of outcomes) {
    const reason = failureReason(outcome)
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return counts
}

function failureReason(outcome: AttemptOutcome): string | undefined {
  if (outcome.status === 'failed') return outcome.error.message
  if (outcome.status !== 'rejected') return undefined
  const [issue] = outcome.issues
  return `rejected: ${issue?.field ?? ''} ${issue?.reason ?? ''}`
}
