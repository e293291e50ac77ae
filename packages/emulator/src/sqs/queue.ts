import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '@sportsfeeds/std'
import type { MessageAttributes } from './message-digest.ts'
import type { QueueSettings } from './queue-attributes.ts'

/** A standard queue: what is received comes back unless it is deleted before its visibility timeout ends. */
export interface Queue {
  readonly name: string
  readonly arn: string
  readonly createdMs: number
  /** As they were given, as strings. */
  attributes: Readonly<Record<string, string>>
  settings: QueueSettings
  send(message: MessageInput): Message
  /** Resolves with messages at once, or as soon as there is one, or empty when the time is over. */
  receive(request: ReceiveRequest): Promise<readonly Received[]>
  /** An unknown receipt, or one of a message that was received again since, is passed over. */
  delete(receiptHandle: string): void
  /** False when the receipt is not that of a message in flight. */
  changeVisibility(receiptHandle: string, seconds: number): boolean
  purge(): void
  counts(): QueueCounts
  close(): void
}

export interface MessageInput {
  readonly body: string
  readonly attributes?: MessageAttributes | undefined
  readonly delaySeconds?: number | undefined
}

export interface Message {
  readonly id: string
  readonly body: string
  readonly attributes: MessageAttributes
  readonly sentMs: number
  receiveCount: number
  firstReceivedMs: number | undefined
}

export interface Received {
  readonly message: Message
  readonly receiptHandle: string
}

export interface ReceiveRequest {
  readonly maxMessages: number
  readonly waitSeconds: number
  readonly visibilitySeconds: number
}

export interface QueueCounts {
  readonly visible: number
  readonly inFlight: number
  readonly delayed: number
}

export interface QueueOptions {
  readonly name: string
  readonly arn: string
  readonly clock: Clock
  readonly attributes: Readonly<Record<string, string>>
  readonly settings: QueueSettings
  /** Takes messages that were received too often. False when the queue is unknown. */
  readonly deadLetter: (queueArn: string, message: Message) => boolean
}

interface Waiter {
  readonly request: ReceiveRequest
  readonly resolve: (received: readonly Received[]) => void
  readonly timer: Timer
}

export function createQueue(options: QueueOptions): Queue {
  const { name, arn, clock, deadLetter } = options
  /** In the order in which they became visible. */
  const visible = new Set<Message>()
  const inFlight = new Map<string, { readonly message: Message; timer: Timer }>()
  const delayed = new Map<Message, Timer>()
  const waiters = new Set<Waiter>()

  const show = (message: Message): void => {
    visible.add(message)
    for (const waiter of waiters) {
      const received = takeVisible(waiter.request)
      if (received.length === 0) return
      waiters.delete(waiter)
      waiter.timer.cancel()
      waiter.resolve(received)
    }
  }

  const takeVisible = ({ maxMessages, visibilitySeconds }: ReceiveRequest): readonly Received[] => {
    const received: Received[] = []
    for (const message of visible) {
      if (received.length === maxMessages) break
      visible.delete(message)
      if (clock.now() - message.sentMs >= queue.settings.MessageRetentionPeriod * 1_000) continue
      const { RedrivePolicy } = queue.settings
      const isSpent = RedrivePolicy !== undefined && message.receiveCount >= RedrivePolicy.maxReceiveCount
      if (isSpent && deadLetter(RedrivePolicy.deadLetterTargetArn, message)) continue
      message.receiveCount += 1
      message.firstReceivedMs ??= clock.now()
      const receiptHandle = randomUUID()
      inFlight.set(receiptHandle, { message, timer: showLater(receiptHandle, visibilitySeconds) })
      received.push({ message, receiptHandle })
    }
    return received
  }

  const showLater = (receiptHandle: string, seconds: number): Timer =>
    clock.setTimeout(() => {
      const held = inFlight.get(receiptHandle)
      inFlight.delete(receiptHandle)
      if (held !== undefined) show(held.message)
    }, seconds * 1_000)

  const clear = (): void => {
    for (const { timer } of inFlight.values()) timer.cancel()
    for (const timer of delayed.values()) timer.cancel()
    visible.clear()
    inFlight.clear()
    delayed.clear()
  }

  const queue: Queue = {
    name,
    arn,
    createdMs: clock.now(),
    attributes: options.attributes,
    settings: options.settings,
    send({ body, attributes = {}, delaySeconds = queue.settings.DelaySeconds }) {
      const message: Message = {
        id: randomUUID(),
        body,
        attributes,
        sentMs: clock.now(),
        receiveCount: 0,
        firstReceivedMs: undefined,
      }
      if (delaySeconds === 0) show(message)
      else {
        const timer = clock.setTimeout(() => {
          delayed.delete(message)
          show(message)
        }, delaySeconds * 1_000)
        delayed.set(message, timer)
      }
      return message
    },
    receive(request) {
      const received = takeVisible(request)
      if (received.length > 0 || request.waitSeconds === 0) return Promise.resolve(received)
      return new Promise((resolve) => {
        const timer = clock.setTimeout(() => {
          waiters.delete(waiter)
          resolve([])
        }, request.waitSeconds * 1_000)
        const waiter = { request, resolve, timer }
        waiters.add(waiter)
      })
    },
    delete(receiptHandle) {
      inFlight.get(receiptHandle)?.timer.cancel()
      inFlight.delete(receiptHandle)
    },
    changeVisibility(receiptHandle, seconds) {
      const held = inFlight.get(receiptHandle)
      if (held === undefined) return false
      held.timer.cancel()
      if (seconds > 0) held.timer = showLater(receiptHandle, seconds)
      else {
        inFlight.delete(receiptHandle)
        show(held.message)
      }
      return true
    },
    purge: clear,
    counts: () => ({ visible: visible.size, inFlight: inFlight.size, delayed: delayed.size }),
    close() {
      clear()
      for (const { timer, resolve } of waiters) {
        timer.cancel()
        resolve([])
      }
      waiters.clear()
    },
  }
  return queue
}
