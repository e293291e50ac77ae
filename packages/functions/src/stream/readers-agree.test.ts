import {
  addToMarket,
  compareOdds,
  laterBetStop,
  type LiveOdds,
  type MarketState,
  mergeMarkets,
  type Odds,
  OddsFrame,
  oddsId,
  providerMarketId,
  SnapshotFrame,
  toInstant,
  viewMarket,
} from '@sportsfeeds/domain'
import { toHeartbeatItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeSnapshot } from '../connections/encode-snapshot.ts'
import { createMarketStore } from '../store/market-store.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { changeRecord, streamEvent } from '../testing/change-records.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs, oddsAt, pricedAt } from '../testing/odds.ts'
import { decodeChange } from './decode-change.ts'
import { conflate } from './fan-out/conflate.ts'
import { encodeBlock } from './fan-out/game-block.ts'
import { encodeFrame, packFrames } from './fan-out/frames.ts'
import { createMarketProjector } from './project.ts'
import { createShardWatermarks } from './shard-watermarks.ts'

const gameId = 'game-1'

/** Records that often agree in market, date or content, some of them late by minutes, some sent again, and bet stops. */
const record = fc
  .record({
    type: fc.constantFrom('moneyline', 'total', '*'),
    line: fc.constantFrom({}, { line: 2.5 }),
    provider: fc.constantFrom('acme', 'zeta'),
    backMs: fc.constantFrom(0, 0, 0, 1, 1_000, 120_000),
    seq: fc.constantFrom({}, { seq: 1 }, { seq: 2 }),
    status: fc.constantFrom<Odds['status']>('open', 'open', 'suspended', 'closed'),
    outcomes: fc.constantFrom<Odds['outcomes']>([], pricedAt(-110), pricedAt(-120)),
  })
  .map(({ type, line, seq, ...parts }) => ({
    ...parts,
    ...seq,
    ...(type === '*' ? betStop : { type, ...line }),
  }))
const betStop: Pick<Odds, 'type' | 'status' | 'outcomes'> = { type: '*', status: 'suspended', outcomes: [] }

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      record,
      afterMs: fc.constantFrom(1, 5_000, 60_000),
      shard: fc.nat(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('repeat' as const),
      pick: fc.nat(),
      afterMs: fc.constantFrom(1, 5_000),
      shard: fc.nat(1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('project' as const),
      shard: fc.nat(1),
      records: fc.integer({ min: 1, max: 8 }),
      failsHalf: fc.boolean(),
    }),
  },
)

test('every reader ends in the same state of each market, whatever the projector does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
      const { begin, write, repeat, project, written, latest, stream } = setUp()
      await begin()
      for (const each of steps) {
        if (each.kind === 'write') await write(each)
        else if (each.kind === 'repeat') await repeat(each)
        else await project(each)
        expect(summarize(await latest())).toEqual(summarize(foldAll(written)))
      }
      const expected = summarize(foldAll(written))
      expect(summarize(stream((odds) => odds))).toEqual(expected)
      expect(summarize(stream(conflate))).toEqual(expected)
      expect(summarize(throughSnapshot(await latest()))).toEqual(expected)
    }),
  )
})

function setUp() {
  const clock = createSkippingClock(eveningMs)
  const table = createMemoryTable()
  const oddsStore = createOddsStore(table, { clock })
  const markets = createMarketStore(table)
  const written: Odds[] = []
  /** Change records by shard, and how many of them are projected. */
  const shards = [0, 1].map(() => ({ records: [] as string[], done: 0 }))
  let nowMs = eveningMs
  let isHalf = false
  let failsHalf = false

  const projector = createMarketProjector({
    markets: {
      ...markets,
      saveMarket: async (state, options) => {
        isHalf = !isHalf
        if (failsHalf && isHalf) throw new Error('throttled')
        return markets.saveMarket(state, options)
      },
    },
    watermarks: createShardWatermarks({
      store: markets,
      shards: { list: async () => shards.map((_, id) => ({ id: String(id), parents: [] })) },
    }),
    clock,
    paceMs: 0,
    retentionSeconds: 86_400,
    telemetry: { record: () => undefined, error: () => undefined },
  })

  const project = async (batch: { shard: number; records: number; failsHalf: boolean }): Promise<void> => {
    const shard = shards[batch.shard]
    const records = shard?.records.slice(shard.done, shard.done + batch.records) ?? []
    if (shard === undefined || records.length === 0) return
    failsHalf = batch.failsHalf
    const { batchItemFailures } = await projector(streamEvent(String(batch.shard), records, shard.done))
    const [failed] = batchItemFailures
    shard.done = failed === undefined ? shard.done + records.length : Number(failed.itemIdentifier)
  }

  const put = async (odds: Odds, shard: number): Promise<void> => {
    const before = written.findLast((each) => oddsId(each) === oddsId(odds))
    await oddsStore.putOdds([odds], { retentionSeconds: 86_400 })
    written.push(odds)
    const after = toOddsItem(odds, 86_400)
    shards[shard]?.records.push(
      before === undefined
        ? changeRecord('INSERT', { after })
        : changeRecord('MODIFY', { before: toOddsItem(before, 86_400), after }),
    )
  }

  return {
    written,
    /** The projection begins before any odds are written, so that readers rely on it. */
    begin: async () => {
      for (const [shard, { records }] of shards.entries()) {
        records.push(
          changeRecord('INSERT', { after: toHeartbeatItem({ place: 0, beatAt: nowMs, shards: [] }) }),
        )
        await project({ shard, records: 1, failsHalf: false })
      }
    },
    write: async ({ record: { backMs, ...parts }, afterMs, shard }: Write) => {
      nowMs += afterMs
      await put(oddsAt(0, { ...parts, date: toInstant(nowMs - backMs), receivedAt: nowMs }), shard)
    },
    repeat: async ({ pick, afterMs, shard }: { pick: number; afterMs: number; shard: number }) => {
      const again = written[pick % Math.max(1, written.length)]
      nowMs += afterMs
      if (again !== undefined) await put({ ...again, receivedAt: nowMs }, shard)
    },
    project,
    latest: async (): Promise<MarketState[]> => {
      // A reader of its own, which has cached nothing.
      const reader = createOddsStore(table, { clock })
      const states = new Map<string, MarketState>()
      let after: string | undefined
      do {
        const page = await reader.latestMarkets(gameId, after)
        for (const state of page.markets) {
          const id = providerMarketId(state.newest)
          states.set(id, mergeMarkets(states.get(id), state))
        }
        after = page.next
      } while (after !== undefined)
      return [...states.values()]
    },
    /** What a client holds that has received every frame. */
    stream: (select: (odds: readonly LiveOdds[]) => readonly LiveOdds[]): MarketState[] => {
      const received = shards.flatMap(({ records }) => {
        const odds = records.flatMap((data): LiveOdds[] => {
          const change = decodeChange(data)
          return change?.kind === 'odds' ? [{ ...change.odds, storedAt: change.storedAt }] : []
        })
        if (odds.length === 0) return []
        const position = { shard: 'shard', epoch: 'epoch', n: 1 }
        return packFrames([encodeBlock(select(odds))], 2_000, position).flatMap((body) =>
          OddsFrame.parse(JSON.parse(new TextDecoder().decode(encodeFrame(body, position, 1)))).games.flat(),
        )
      })
      return foldAll(received)
    },
  }
}

type Write = Extract<StepOf<typeof step>, { kind: 'write' }>
type StepOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Step> ? Step : never

function throughSnapshot(states: readonly MarketState[]): MarketState[] {
  return foldAll(
    encodeSnapshot([states], 1, 2_000).flatMap((part) =>
      SnapshotFrame.parse(JSON.parse(new TextDecoder().decode(part))).games.flat(),
    ),
  )
}

function foldAll(all: readonly Odds[]): MarketState[] {
  const states = new Map<string, MarketState>()
  for (const odds of all)
    states.set(providerMarketId(odds), addToMarket(states.get(providerMarketId(odds)), odds))
  return [...states.values()]
}

/** Newest and priced record of each market, and its status under the provider's bet stop. */
function summarize(states: readonly MarketState[]): string[] {
  const stopOf = (provider: string): Odds | undefined =>
    states
      .map(({ newest }) => newest)
      .filter((odds) => odds.provider === provider)
      .toSorted(compareOdds)
      .reduce<Odds | undefined>(laterBetStop, undefined)
  return states
    .map((state) => {
      const { newest, priced } = state
      return `${arrivalOf(newest)}, prices of ${arrivalOf(priced)}, ${viewMarket(state, stopOf(newest.provider)).status}`
    })
    .toSorted()
}

function arrivalOf(odds: Odds | undefined): string {
  return odds === undefined ? '–' : `${oddsId(odds)} ${odds.receivedAt}`
}
