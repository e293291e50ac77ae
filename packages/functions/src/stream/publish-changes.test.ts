import { failedPublishPauseMs, handoverMs, publishRetries } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from './fan-out/change.ts'
import type { FanOut, PublishReport } from './fan-out/fan-out.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { oddsAt } from '../testing/odds.ts'
import { createPublishChanges } from './publish-changes.ts'

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
      const publishChanges = createPublishChanges(dependencies)
      const all = kinds.map((kind, index) => record(kind, index))
      const setAside: string[] = []
      // As an event source mapping does that cuts batches in two, with one attempt for a single record.
      const send = async (records: ReturnType<typeof record>[]): Promise<void> => {
        const [first] = records
        if (first === undefined) return
        const failedFrom = await publishChanges({ shard: 'shard', records }).then(
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
      const of = (kind: string) => all.filter(({ data }) => data.startsWith(kind))
      expect(published).toEqual(of('odds').map(({ data }) => data))
      expect(setAside).toEqual(of('poison').map(({ sequenceNumber }) => sequenceNumber))
      // Once for each that others came after.
      await publishChanges({ shard: 'shard', records: [record('odds', kinds.length)] })
      expect(leftOut()).toBe(of('poison').length)
    }),
  )
})

test('what cannot be published fails the batch, not before it was tried for some time', async () => {
  const { clock, answers, publish } = setUp()
  const startedAtMs = clock.now()
  answers.push('throws')
  await expect(publish(1)).rejects.toThrow('no answer')
  expect(clock.now() - startedAtMs).toBeGreaterThanOrEqual(failedPublishPauseMs)
  expect(publishRetries * failedPublishPauseMs).toBeGreaterThan(handoverMs)
})

test('a batch that leaves somebody neither sent to nor closed is to be sent again from its first record', async () => {
  const { clock, answers, publish } = setUp()
  const startedAtMs = clock.now()
  answers.push('loses')
  expect(await publish(1, 2)).toMatchObject({ failedFrom: '1' })
  expect(clock.now() - startedAtMs).toBeGreaterThanOrEqual(failedPublishPauseMs)
})

test('a failed batch that comes again has left nothing out', async () => {
  const { answers, publish, leftOut } = setUp()
  answers.push('throws', 'loses')
  await publish(1, 2).catch(() => undefined)
  await publish(1)
  await publish(1)
  await publish(2)
  await publish(3)
  expect(leftOut()).toBe(0)
})

test('a failed batch in whose place a later one comes was left out, on its own shard', async () => {
  const { answers, publish, leftOut, dependencies } = setUp()
  answers.push('throws')
  const other = createPublishChanges(dependencies)
  await publish(1, 2).catch(() => undefined)
  await other({ shard: 'other', records: [record('odds', 3)] })
  expect(leftOut()).toBe(0)
  await publish(3)
  expect(leftOut()).toBe(1)
  await publish(4)
  expect(leftOut()).toBe(1)
})

test('what stands before a failed batch, in a lane beside it, says nothing of it', async () => {
  const { answers, publish, leftOut } = setUp()
  answers.push('throws')
  await publish(5).catch(() => undefined)
  await publish(3)
  expect(leftOut()).toBe(0)
  await publish(6)
  expect(leftOut()).toBe(1)
})

async function durationOf({ workMs, texts }: { workMs: number; texts: string[] }): Promise<number> {
  const { clock, dependencies } = setUp(workMs)
  const startedAtMs = clock.now()
  await createPublishChanges(dependencies)({ shard: 'shard', records: texts.map(record) })
  return clock.now() - startedAtMs
}

function record(kind: string, place: number) {
  return { sequenceNumber: String(place), data: `${kind} ${place}` }
}

function setUp(workMs = 5) {
  const clock = createManualClock()
  const published: string[] = []
  const answers: ('throws' | 'loses')[] = []
  let leftOut = 0
  const fanOut: FanOut = {
    publish: async (_, changes) => {
      await clock.sleep(workMs)
      const answer = answers.shift()
      if (answer === 'throws') throw new Error('no answer')
      published.push(
        ...changes.flatMap((change) => (change.kind === 'odds' ? [change.odds.summary ?? ''] : [])),
      )
      return { ...idle, oddsPublished: changes.length, framesLost: answer === 'loses' ? 1 : 0 }
    },
    leaveOut: () => {
      leftOut += 1
    },
  }
  const dependencies = { decode, fanOut, clock, flushIntervalMs: 100, onPoison: () => undefined }
  const publishChanges = createPublishChanges(dependencies)
  return {
    clock,
    published,
    leftOut: () => leftOut,
    answers,
    dependencies,
    publish: (...places: readonly number[]) =>
      publishChanges({ shard: 'shard', records: places.map((place) => record('odds', place)) }),
  }
}

function decode(text: string): Change | undefined {
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
