import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from '../fan-out/change.ts'
import type { FanOut, PublishReport } from '../fan-out/fan-out.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { oddsAt } from '../testing/odds.ts'
import { publishChanges } from './publish-changes.ts'

test('a batch with odds takes at least the flush interval, and longer only by its own work', async () => {
  expect(await durationOf({ workMs: 30, texts: ['odds'] })).toBe(100)
  expect(await durationOf({ workMs: 250, texts: ['odds'] })).toBe(250)
})

test('a batch without odds takes no longer than it needs', async () => {
  expect(await durationOf({ workMs: 3, texts: ['nothing', 'nothing'] })).toBe(3)
})

test('a record that cannot be read is alone in the end, and all others are published once and in order', async () => {
  const texts = fc.array(fc.constantFrom('odds', 'odds', 'odds', 'poison'), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(texts, async (kinds) => {
      const { published, leftOut, dependencies } = setUp()
      const all = kinds.map((kind, index) => record(`${kind} ${index}`))
      const setAside: string[] = []
      // As an event source mapping does that cuts batches in two, with one attempt for a single record.
      const send = async (records: ReturnType<typeof record>[]): Promise<void> => {
        const [first] = records
        if (first === undefined) return
        const failedFrom = await publishChanges({ shard: 'shard', records }, dependencies).then(
          (result) => result.failedFrom,
          () => first.sequenceNumber,
        )
        if (failedFrom === undefined) return
        const rest = records.slice(records.findIndex(({ sequenceNumber }) => sequenceNumber === failedFrom))
        if (rest.length < records.length) return send(rest)
        if (rest.length === 1) return void setAside.push(failedFrom)
        const middle = Math.ceil(rest.length / 2)
        await send(rest.slice(0, middle))
        await send(rest.slice(middle))
      }
      await send(all)
      const names = (kind: string) =>
        all.map(({ sequenceNumber }) => sequenceNumber).filter((name) => name.startsWith(kind))
      expect(published).toEqual(names('odds'))
      expect(setAside).toEqual(names('poison'))
      expect(leftOut()).toBe(names('poison').length)
    }),
  )
})

test('what the fan-out throws fails the batch', async () => {
  const { dependencies } = setUp()
  const fanOut = { ...dependencies.fanOut, publish: () => Promise.reject(new Error('no answer')) }
  await expect(
    publishChanges({ shard: 'shard', records: [record('odds 1')] }, { ...dependencies, fanOut }),
  ).rejects.toThrow('no answer')
})

const durationOf = async ({ workMs, texts }: { workMs: number; texts: string[] }): Promise<number> => {
  const { clock, dependencies } = setUp(workMs)
  const startedAtMs = clock.now()
  await publishChanges({ shard: 'shard', records: texts.map(record) }, dependencies)
  return clock.now() - startedAtMs
}

const record = (text: string) => ({ sequenceNumber: text, data: text })

const setUp = (workMs = 5) => {
  const clock = createManualClock()
  const published: string[] = []
  let leftOut = 0
  const fanOut: FanOut = {
    publish: async (_, changes) => {
      await clock.sleep(workMs)
      published.push(
        ...changes.flatMap((change) => (change.kind === 'odds' ? [change.odds.summary ?? ''] : [])),
      )
      return { ...idle, oddsPublished: changes.length }
    },
    leaveOut: () => {
      leftOut += 1
    },
  }
  return {
    clock,
    published,
    leftOut: () => leftOut,
    dependencies: { decode, fanOut, clock, flushIntervalMs: 100, onPoison: () => undefined },
  }
}

const decode = (text: string): Change | undefined => {
  if (text.startsWith('poison')) throw new Error('cannot be read')
  if (text.startsWith('nothing')) return undefined
  return { kind: 'odds', odds: oddsAt(0, { summary: text }), storedAt: 1 }
}

const idle: PublishReport = {
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
  connections: 0,
  connectionScans: 0,
  failedConnectionScans: 0,
  oddsPublished: 0,
  oldestOddsMs: 0,
  publishMs: 0,
}
