import { once } from 'node:events'
import { EventStreamCodec } from '@smithy/core/event-streams'
import { AwsError } from '../errors.ts'
import type { HttpResponse } from './service.ts'

/** One event of a response that is a stream of them. */
export interface StreamEvent {
  readonly type: string
  readonly content: unknown
}

/** Output of an operation that sends events until it ends, fails or the client leaves. */
export class EventStream {
  /** Begins the events; aborted when the client has left. An AwsError that they throw is the last event. */
  readonly open: (signal: AbortSignal) => AsyncIterable<StreamEvent>

  constructor(open: EventStream['open']) {
    this.open = open
  }
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
)

/**
 * Sends events in AWS's binary encoding: https://smithy.io/2.0/aws/amazon-eventstream.html. The next event is asked
 * for only when the client's connection has taken the last one, so that a slow reader holds one event in memory.
 */
export async function sendEventStream(
  response: HttpResponse,
  stream: EventStream,
  contentType: string,
): Promise<void> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  response.setHeader('content-type', 'application/vnd.amazon.eventstream')
  const send = async (message: Uint8Array): Promise<void> => {
    left.signal.throwIfAborted()
    // Both classes have this method; TypeScript cannot call a union of overloads.
    const isTaken = (response as { write(chunk: Uint8Array): boolean }).write(message)
    if (!isTaken) await once(response, 'drain', { signal: left.signal })
  }
  try {
    await send(encodeEvent({ type: 'initial-response', content: {} }, contentType))
    left.signal.throwIfAborted()
    for await (const event of stream.open(left.signal)) await send(encodeEvent(event, contentType))
  } catch (error) {
    if (left.signal.aborted) return
    if (!(error instanceof AwsError)) throw error
    await send(encodeException(error, contentType))
  }
  response.end()
}

function encodeEvent({ type, content }: StreamEvent, contentType: string): Uint8Array {
  return encode({ ':message-type': 'event', ':event-type': type, ':content-type': contentType }, content)
}

function encodeException({ code, message }: AwsError, contentType: string): Uint8Array {
  return encode(
    { ':message-type': 'exception', ':exception-type': code, ':content-type': contentType },
    { message },
  )
}

function encode(headers: Readonly<Record<string, string>>, content: unknown): Uint8Array {
  return codec.encode({
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]),
    ),
    body: Buffer.from(JSON.stringify(content)),
  })
}
