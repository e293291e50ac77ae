import type { EpochMs } from '@sportsfeeds/domain'
import type { ConnectionId } from '@sportsfeeds/domain/internal'
import { type Clock, createRateLimit, fullJitterMs, sleep } from '@sportsfeeds/std'
import pLimit from 'p-limit'
import type { ConnectionStore, PostOutcome, Sockets } from '../../ports.ts'

/** Frames for one connection, in order. */
export interface Delivery {
  readonly connectionId: ConnectionId
  readonly openedAt: EpochMs
  readonly frames: readonly OutboundFrame[]
}

export interface OutboundFrame {
  /** Number of odds records in the frame. */
  readonly odds: number
  /** Retried while a young connection is not open yet; a client notices other lost frames as a gap. */
  readonly isWelcome: boolean
  /** Encodes the frame as it is sent at `sentAt`. Every attempt carries the same position. */
  encode(sentAt: EpochMs): Uint8Array
  /** Splits the frame into smaller ones with the same content; empty if that is impossible. */
  split(): readonly OutboundFrame[]
}

/** Sends frames: to different connections concurrently, to one connection in order. */
export interface FrameSender {
  /**
   * Settles when every delivery is complete or given up, which takes each at most {@link SendLimits.budgetMs}, or
   * {@link SendLimits.wideBudgetMs} while posts fail widely, plus a second to close its connection.
   */
  send(deliveries: readonly Delivery[]): Promise<DeliveryReport>
}

export interface DeliveryReport {
  /** Attempts, including retries. */
  posts: number
  postsRetried: number
  postsThrottled: number
  framesDelivered: number
  bytesDelivered: number
  /** Odds in delivered frames, counted once for each connection that received them. */
  oddsDelivered: number
  /** Connections that turned out to be closed. */
  connectionsGone: number
  /** Connections closed because they could not be posted to: their clients reconnect and catch up. */
  connectionsClosed: number
  /** Frames skipped because their connection is not open yet; its client sees a gap at its first frame. */
  framesEarly: number
  /** Frames that neither arrived nor led to a close: their content has to be published again. */
  framesLost: number
}

export interface FrameSenderDependencies {
  readonly sockets: Sockets
  readonly connections: Pick<ConnectionStore, 'deleteConnection'>
  /** Called once a connection is gone. @returns false if that was known. */
  readonly forget: (connectionId: ConnectionId) => boolean
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly limits?: Partial<SendLimits>
}

export interface SendLimits {
  /** Concurrent posts. */
  readonly concurrency: number
  /** From the first attempt of a delivery until it is given up. */
  readonly budgetMs: number
  /**
   * The most, where the budget does not count while posts to more than one connection and a tenth of all fail: that is not the fault
   * of a client, and if all of them were closed, all would come back and catch up at the worst of times.
   */
  readonly wideBudgetMs: number
  readonly attemptTimeoutMs: number
  /** Most that a greeting is tried. Its connection may have vanished while it opened, and its client does without. */
  readonly greetingMs: number
}

export function createFrameSender(dependencies: FrameSenderDependencies): FrameSender {
  const { sockets, connections, forget, clock, random } = dependencies
  const { concurrency, budgetMs, wideBudgetMs, attemptTimeoutMs, greetingMs } = {
    ...defaultLimits,
    ...dependencies.limits,
  }
  const limit = pLimit(concurrency)
  const closings = createRateLimit(closingRation)
  const mayClose = (batch: Batch): boolean =>
    !failsWidely(batch) && closings.take(clock.now(), Math.min(smallestShare, 1 / batch.size))

  const deliver = async (delivery: Delivery, batch: Batch): Promise<void> => {
    const { connectionId } = delivery
    const { report } = batch
    const queue = [...delivery.frames]
    let startedAtMs: number | undefined
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) {
      const outcome = await postWithRetries(delivery, frame, batch, () => {
        startedAtMs ??= clock.now()
        const mostMs = startedAtMs + wideBudgetMs
        if (failsWidely(batch)) return mostMs
        return Math.min(mostMs, Math.max(startedAtMs, batch.lastWideFailureMs) + budgetMs)
      })
      switch (outcome) {
        case 'delivered':
          break
        case 'tooLarge': {
          const parts = frame.split()
          if (parts.length === 0) {
            await closeConnection(connectionId, 1 + queue.length, report)
            return
          }
          queue.unshift(...parts)
          break
        }
        case 'gone':
          if (isYoung(delivery)) report.framesEarly += 1 + queue.length
          else await dropGone(connectionId, report)
          return
        case 'throttled':
        case 'failed':
          if (mayClose(batch)) await closeConnection(connectionId, 1 + queue.length, report)
          // Its client sees the gap at the next frame.
          else report.framesLost += 1 + queue.length
          return
        case 'refused':
          await closeConnection(connectionId, 1 + queue.length, report)
          return
      }
    }
  }

  const postWithRetries = async (
    delivery: Delivery,
    frame: OutboundFrame,
    batch: Batch,
    deadlineMs: () => number,
  ): Promise<PostOutcome> => {
    const startedAtMs = clock.now()
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await limit(async () => {
        // Where everything is slow, the same time again would only be too short again.
        const patienceMs = attemptTimeoutMs * (failsWidely(batch) ? 2 ** attempt : 1)
        const timeoutMs = Math.max(1, Math.min(patienceMs, deadlineMs() - clock.now()))
        const bytes = frame.encode(clock.now())
        const posted = await sockets.post(delivery.connectionId, bytes, timeoutMs)
        count(batch.report, frame, bytes, posted, attempt)
        if (failsWidely(batch)) batch.lastWideFailureMs = clock.now()
        if (posted === 'throttled' || posted === 'failed') batch.failing.add(delivery.connectionId)
        else batch.failing.delete(delivery.connectionId)
        return posted
      })
      const isNotOpenYet = outcome === 'gone' && frame.isWelcome
      if (outcome !== 'throttled' && outcome !== 'failed' && !isNotOpenYet) return outcome
      const pauseMs = fullJitterMs(pauses, attempt, random())
      const endMs = isNotOpenYet ? Math.min(deadlineMs(), startedAtMs + greetingMs) : deadlineMs()
      if (clock.now() + pauseMs >= endMs) return outcome
      // Outside the limit: other posts proceed during the pause.
      await sleep(clock, pauseMs)
    }
  }

  const isYoung = ({ openedAt }: Delivery): boolean => clock.now() - openedAt < settlingMs

  const dropGone = async (connectionId: ConnectionId, report: DeliveryReport): Promise<void> => {
    if (!forget(connectionId)) return
    report.connectionsGone += 1
    await deleteRecord(connectionId)
  }

  const closeConnection = async (
    connectionId: ConnectionId,
    frames: number,
    report: DeliveryReport,
  ): Promise<void> => {
    if (!(await closeWithRetries(connectionId))) {
      report.framesLost += frames
      return
    }
    if (!forget(connectionId)) return
    report.connectionsClosed += 1
    await deleteRecord(connectionId)
  }

  const closeWithRetries = async (connectionId: ConnectionId): Promise<boolean> => {
    const deadlineMs = clock.now() + closeBudgetMs
    for (let attempt = 0; ; attempt += 1) {
      if (await limit(() => sockets.close(connectionId))) return true
      const pauseMs = fullJitterMs(pauses, attempt, random())
      if (clock.now() + pauseMs >= deadlineMs) return false
      await sleep(clock, pauseMs)
    }
  }

  // Errors are ignored: a record that stays behind expires.
  const deleteRecord = (connectionId: ConnectionId): Promise<void> =>
    limit(() => connections.deleteConnection(connectionId)).catch(() => undefined)

  return {
    send: async (deliveries) => {
      const batch: Batch = {
        size: deliveries.length,
        failing: new Set(),
        lastWideFailureMs: 0,
        report: emptyReport(),
      }
      await Promise.all(deliveries.map((delivery) => deliver(delivery, batch)))
      return batch.report
    },
  }
}

/** What is sent at once. */
interface Batch {
  /** Number of its connections. */
  readonly size: number
  /** Those whose last post failed. */
  readonly failing: Set<ConnectionId>
  lastWideFailureMs: number
  readonly report: DeliveryReport
}

function failsWidely({ failing, size }: Batch): boolean {
  return failing.size > Math.max(1, size / 10)
}

function emptyReport(): DeliveryReport {
  return {
    posts: 0,
    postsRetried: 0,
    postsThrottled: 0,
    framesDelivered: 0,
    bytesDelivered: 0,
    oddsDelivered: 0,
    connectionsGone: 0,
    connectionsClosed: 0,
    framesEarly: 0,
    framesLost: 0,
  }
}

function count(
  report: DeliveryReport,
  { odds }: OutboundFrame,
  bytes: Uint8Array,
  outcome: PostOutcome,
  attempt: number,
): void {
  report.posts += 1
  if (attempt > 0) report.postsRetried += 1
  if (outcome === 'throttled') report.postsThrottled += 1
  if (outcome !== 'delivered') return
  report.framesDelivered += 1
  report.bytesDelivered += bytes.byteLength
  report.oddsDelivered += odds
}

const defaultLimits: SendLimits = {
  concurrency: 64,
  budgetMs: 1_500,
  wideBudgetMs: 10_000,
  attemptTimeoutMs: 1_000,
  greetingMs: 250,
}

/**
 * Shares of a batch's connections that may be closed because posts to them failed: a tenth at once, and one in a hundred each
 * second. Whoever is closed comes back and catches up, which costs more than the posts did.
 */
const closingRation = { perSecond: 0.01, burst: 0.1 }
/** Of a small batch, three at once. */
const smallestShare = 0.03

/** For closing a connection that could not be posted to. */
const closeBudgetMs = 1_000

const pauses = { firstMs: 25, capMs: 400, floorMs: 1 }

/**
 * A connection has a record before its handshake ends, and until then API Gateway responds to posts with 410.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
const settlingMs = 2_000
