import { once } from 'node:events'
import { Pool } from 'undici'
import { WebSocket } from 'ws'

/** First message to the load process. */
export interface LoadPlan {
  readonly itemsUrl: string
  readonly socketUrl: string
  readonly itemsPerSecond: number
  readonly itemsPerRequest: number
  readonly seconds: number
  readonly subscribers: number
}

/** Reports of the load process: that all subscribers are connected, what was sent, and on request what has arrived. */
export type LoadReport =
  | { readonly kind: 'connected' }
  | { readonly kind: 'sent'; readonly stored: number; readonly failed: number; readonly lateMs: number }
  | { readonly kind: 'arrived'; readonly messages: number; readonly items: number }

/** Enough groups that they spread evenly over the shards. */
const groups = 500
const connections = 64
const text = 'x'.repeat(300)

/** Offers the items at their rate, without waiting for responses: the n-th request's time counts from the start of the run. */
async function run(plan: LoadPlan): Promise<void> {
  const { itemsUrl, itemsPerRequest, seconds } = plan
  const arrived = { messages: 0, items: 0 }
  for (let index = 0; index < plan.subscribers; index += 1) {
    const socket = new WebSocket(plan.socketUrl)
    socket.on('message', (data) => {
      arrived.messages += 1
      // `ws` gives one buffer per message by default; it holds a list of ids.
      arrived.items += (JSON.parse((data as Buffer).toString('utf8')) as unknown[]).length
    })
    await once(socket, 'open')
  }
  tell({ kind: 'connected' })
  await once(process, 'message')

  const { origin, pathname } = new URL(itemsUrl)
  const pool = new Pool(origin, { connections })
  const requests = (plan.itemsPerSecond * seconds) / itemsPerRequest
  const everyMs = (seconds * 1_000) / requests
  const startMs = performance.now()
  const counts = { stored: 0, failed: 0, lateMs: 0 }
  const sendOne = async (request: number): Promise<void> => {
    const items = Array.from({ length: itemsPerRequest }, (_, index) => {
      const id = request * itemsPerRequest + index
      return [`group-${id % groups}`, String(id), text]
    })
    const response = await pool.request({ path: pathname, method: 'POST', body: JSON.stringify(items) })
    const body = await response.body.text()
    if (response.statusCode === 200) counts.stored += Number(body)
    else counts.failed += itemsPerRequest
  }
  const responses: Promise<void>[] = []
  for (let request = 0; request < requests; request += 1) {
    const dueMs = startMs + request * everyMs
    const waitMs = dueMs - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    else counts.lateMs = Math.max(counts.lateMs, -waitMs)
    responses.push(
      sendOne(request).catch(() => {
        counts.failed += itemsPerRequest
      }),
    )
  }
  await Promise.all(responses)
  await pool.close()
  tell({ kind: 'sent', ...counts })
  process.on('message', () => tell({ kind: 'arrived', ...arrived }))
}

function tell(report: LoadReport): void {
  process.send?.(report)
}

process.once('message', (plan) => {
  // The bench sends the plan first.
  void run(plan as LoadPlan)
})
