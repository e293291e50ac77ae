import { FeedsResponse, Problem } from '@sportsfeeds/domain'
import { type Clock, type Random, sleep } from '@sportsfeeds/std'
import type { TransportResponse, Transport } from '../target/create-transport.ts'
import type { DatedOdds } from '../model/load.ts'

/** Receives the outcome of odds, by their numbers. */
export interface SendObserver {
  /** The request leaves for the first time; not called if no connection could be opened. */
  readonly sent: (numbers: readonly number[], sentMs: number) => void
  readonly acknowledged: (numbers: readonly number[], sentMs: number, nowMs: number) => void
  readonly failed: (numbers: readonly number[], reason: string) => void
  readonly retried: () => void
}

/** One odds record with its number in the run. */
export interface NumberedOdds {
  readonly number: number
  readonly odds: DatedOdds
}

export interface SenderDeps {
  readonly transport: Pick<Transport, 'put'>
  readonly clock: Clock
  readonly random: Random
}

/**
 * Sends requests and follows each odds record to its end: what the server did not store, or was too busy for, is sent
 * again a few times with growing random pauses; what it rejects has failed at once. Never throws.
 */
export function createSender({ transport, clock, random }: SenderDeps) {
  let open = 0

  const attempt = async (
    owed: readonly NumberedOdds[],
    onSent: (sentMs: number) => void,
  ): Promise<Outcome> => {
    let sentMs = clock.now()
    try {
      const response = await transport.put(
        '/feeds',
        JSON.stringify({ odds: owed.map(({ odds }) => odds) }),
        () => {
          sentMs = clock.now()
          onSent(sentMs)
        },
      )
      return { sentMs, ...readResponse(response, owed) }
    } catch (error) {
      return { sentMs, stored: [], rejected: [], owed, reason: `no response: ${messageOf(error)}` }
    }
  }

  const seeThrough = async (request: readonly NumberedOdds[], observer: SendObserver): Promise<void> => {
    let owed = request
    let hasLeft = false
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await attempt(owed, (sentMs) => {
        if (!hasLeft) observer.sent(numbersOf(request), sentMs)
        hasLeft = true
      })
      if (outcome.stored.length > 0) {
        observer.acknowledged(numbersOf(outcome.stored), outcome.sentMs, clock.now())
      }
      for (const { number, reason } of outcome.rejected) observer.failed([number], reason)
      owed = outcome.owed
      if (owed.length === 0) return
      if (attempts === mostAttempts) {
        observer.failed(numbersOf(owed), outcome.reason)
        return
      }
      observer.retried()
      // Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
      await sleep(clock, random.next() * firstPauseMs * 2 ** attempts)
    }
  }

  return {
    /** Starts sending; the outcome goes to `observer`. */
    send: (request: readonly NumberedOdds[], observer: SendObserver): void => {
      open += 1
      void seeThrough(request, observer).finally(() => {
        open -= 1
      })
    },
    /** Requests that have not come to an end. */
    open: () => open,
  }
}

interface Outcome {
  readonly sentMs: number
  readonly stored: readonly NumberedOdds[]
  readonly rejected: readonly { readonly number: number; readonly reason: string }[]
  /** Odds to send again, and the reason. */
  readonly owed: readonly NumberedOdds[]
  readonly reason: string
}

const mostAttempts = 4
const firstPauseMs = 50

function numbersOf(odds: readonly NumberedOdds[]): number[] {
  return odds.map(({ number }) => number)
}

function readResponse(response: TransportResponse, sent: readonly NumberedOdds[]): Omit<Outcome, 'sentMs'> {
  if (response.status === 200 || response.status === 207) return readFeedsResponse(response, sent)
  const reason = `${response.status} ${problemText(response.body)}`.trim()
  if (response.status === 429 || response.status >= 500)
    return { stored: [], rejected: [], owed: sent, reason }
  return { stored: [], rejected: sent.map(({ number }) => ({ number, reason })), owed: [], reason }
}

function readFeedsResponse(
  response: TransportResponse,
  sent: readonly NumberedOdds[],
): Omit<Outcome, 'sentMs'> {
  const feeds = FeedsResponse.safeParse(parseJson(response.body))
  if (!feeds.success) {
    const reason = `${response.status} with a body that is not a response of the feeds API`
    return { stored: [], rejected: sent.map(({ number }) => ({ number, reason })), owed: [], reason }
  }
  const { rejected, notStored } = feeds.data
  if (rejected.length === 0 && notStored.length === 0)
    return { stored: sent, rejected: [], owed: [], reason: '' }
  const refused = new Map(rejected.map(({ index, field, reason }) => [index, `rejected: ${field} ${reason}`]))
  const unstored = new Set(notStored)
  return {
    stored: sent.filter((_, index) => !refused.has(index) && !unstored.has(index)),
    rejected: sent.flatMap(({ number }, index) => {
      const reason = refused.get(index)
      return reason === undefined ? [] : [{ number, reason }]
    }),
    owed: sent.filter((_, index) => unstored.has(index)),
    reason: 'not stored',
  }
}

function problemText(body: string): string {
  const problem = Problem.safeParse(parseJson(body))
  return problem.success ? (problem.data.detail ?? problem.data.title) : body.slice(0, 200)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
