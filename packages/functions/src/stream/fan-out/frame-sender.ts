import type { ConnectionId, EpochMs } from '@sportsfeeds/domain'
import { createLimiter } from './limiter.ts'
import type { Clock, ConnectionRecords, PostOutcome, Sockets } from '../../ports.ts'

/** What one connection is to be sent, in this order. */
export interface Letter {
  readonly connectionId: ConnectionId
  readonly openedAt: EpochMs
  readonly frames: readonly Frame[]
}

export interface Frame {
  /** Odds that it carries. */
  readonly odds: number
  /** Sent again while a young connection is not open yet; other frames are left to the client to notice. */
  readonly isGreeting: boolean
  /** The frame as it is sent at `sentAt`. Every attempt is given the same position. */
  encode(sentAt: EpochMs): Uint8Array
  /** Smaller frames that carry the same, or nothing when it cannot be cut. */
  halves(): readonly Frame[]
}

/** Posts letters: those of different connections side by side, the frames of one in order. */
export interface Poster {
  /**
   * Settles when every letter is delivered or given up, which takes one letter at most {@link PosterLimits.budgetMs}
   * and a second to close its connection.
   */
  deliver(letters: readonly Letter[]): Promise<DeliveryReport>
}

export interface DeliveryReport {
  /** Attempts, with retries. */
  posts: number
  postsRetried: number
  postsThrottled: number
  framesDelivered: number
  bytesDelivered: number
  /** Odds in delivered frames: one for each connection that got it. */
  oddsDelivered: number
  /** Connections that turned out to be closed. */
  connectionsGone: number
  /** Connections closed because they could not be posted to: they come back and catch up. */
  connectionsClosed: number
  /** Frames left out because their connection is not open yet; its client sees a gap at its first frame. */
  framesEarly: number
  /** Frames that neither arrived nor led to a close: what they carry has to be published again. */
  framesLost: number
}

export interface PosterDependencies {
  readonly sockets: Sockets
  readonly records: Pick<ConnectionRecords, 'deleteConnection'>
  /** Called once a connection needs nothing more. False when that was known. */
  readonly forget: (connectionId: ConnectionId) => boolean
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly limits?: Partial<PosterLimits>
}

export interface PosterLimits {
  /** Posts under way at once. */
  readonly concurrency: number
  /** From the first attempt of a letter until it is given up. */
  readonly budgetMs: number
  readonly attemptTimeoutMs: number
}

export function createPoster(dependencies: PosterDependencies): Poster {
  const { sockets, records, forget, clock, random } = dependencies
  const { concurrency, budgetMs, attemptTimeoutMs } = { ...defaultLimits, ...dependencies.limits }
  const limited = createLimiter(concurrency)

  const deliverLetter = async (letter: Letter, report: DeliveryReport): Promise<void> => {
    const queue = [...letter.frames]
    let deadlineMs: number | undefined
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) {
      const outcome = await postWithRetries(letter, frame, report, () => {
        deadlineMs ??= clock.now() + budgetMs
        return deadlineMs
      })
      switch (outcome) {
        case 'delivered':
          break
        case 'tooLarge': {
          const halves = frame.halves()
          if (halves.length === 0) {
            await giveUp(letter.connectionId, 1 + queue.length, report)
            return
          }
          queue.unshift(...halves)
          break
        }
        case 'gone':
          if (isYoung(letter) && !frame.isGreeting) report.framesEarly += 1 + queue.length
          else await dropGone(letter.connectionId, report)
          return
        case 'throttled':
        case 'failed':
        case 'refused':
          await giveUp(letter.connectionId, 1 + queue.length, report)
          return
      }
    }
  }

  const postWithRetries = async (
    letter: Letter,
    frame: Frame,
    report: DeliveryReport,
    startBudget: () => number,
  ): Promise<PostOutcome> => {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await limited(async () => {
        const timeoutMs = Math.max(1, Math.min(attemptTimeoutMs, startBudget() - clock.now()))
        const bytes = frame.encode(clock.now())
        const answer = await sockets.post(letter.connectionId, bytes, timeoutMs)
        count(report, frame, bytes, answer, attempt)
        return answer
      })
      const isNotOpenYet = outcome === 'gone' && frame.isGreeting && isYoung(letter)
      if (outcome !== 'throttled' && outcome !== 'failed' && !isNotOpenYet) return outcome
      const pauseMs = pauseAfter(attempt)
      if (clock.now() + pauseMs >= startBudget()) return outcome
      // No place is held meanwhile: the others go on.
      await clock.sleep(pauseMs)
    }
  }

  const isYoung = ({ openedAt }: Letter): boolean => clock.now() - openedAt < settlingMs

  const dropGone = async (connectionId: ConnectionId, report: DeliveryReport): Promise<void> => {
    if (!forget(connectionId)) return
    report.connectionsGone += 1
    await deleteRecord(connectionId)
  }

  const giveUp = async (
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
      if (await limited(() => sockets.close(connectionId))) return true
      const pauseMs = pauseAfter(attempt)
      if (clock.now() + pauseMs >= deadlineMs) return false
      await clock.sleep(pauseMs)
    }
  }

  const pauseAfter = (attempt: number): number =>
    Math.max(1, random() * Math.min(maxPauseMs, firstPauseMs * 2 ** attempt))

  // A record that stays behind is forgotten here all the same, and expires.
  const deleteRecord = (connectionId: ConnectionId): Promise<void> =>
    limited(() => records.deleteConnection(connectionId)).catch(() => undefined)

  return {
    deliver: async (letters) => {
      const report = emptyReport()
      await Promise.all(letters.map((letter) => deliverLetter(letter, report)))
      return report
    },
  }
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
  { odds }: Frame,
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

const defaultLimits: PosterLimits = { concurrency: 64, budgetMs: 1_500, attemptTimeoutMs: 1_000 }

/** For closing a connection that could not be posted to. */
const closeBudgetMs = 1_000

const firstPauseMs = 25
const maxPauseMs = 400

/**
 * A connection has a record before its handshake ends, and until then API Gateway answers posts with 410.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
const settlingMs = 2_000
