import * as z from 'zod'
import { requestUnitBytes } from './limits.ts'

const Sent = z.object({
  MessageBody: z.string().optional(),
  Entries: z.array(z.object({ MessageBody: z.string().optional() })).optional(),
})
const Received = z.object({ Messages: z.array(z.object({ Body: z.string() })).optional() })

/**
 * Number of requests that a call is billed as, by the messages that were sent or received: one for each 64 KB, at least one.
 * https://aws.amazon.com/sqs/pricing/
 */
export function payloadRequests(input: unknown, output: unknown): number {
  const sent = Sent.safeParse(input).data
  const received = Received.safeParse(output).data
  const bodies = [
    sent?.MessageBody ?? '',
    ...(sent?.Entries ?? []).map(({ MessageBody }) => MessageBody ?? ''),
    ...(received?.Messages ?? []).map(({ Body }) => Body),
  ]
  return requestsOf(bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0))
}

/** One for each 64 KB, at least one. */
export function requestsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / requestUnitBytes))
}
