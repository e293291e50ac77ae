import { oddsId } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StoreUnavailableError } from '../errors.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { shareReads } from './share-reads.ts'

function createWorld() {
  const clock = createManualClock(eveningMs)
  const oddsStore = createOddsStore(createMemoryTable(), { clock })
  let reads = 0
  const shared = shareReads(
    {
      latestMarkets: (...args) => {
        reads += 1
        return oddsStore.latestMarkets(...args)
      },
      oddsOfGameReceivedSince: (...args) => {
        reads += 1
        return oddsStore.oddsOfGameReceivedSince(...args)
      },
    },
    clock,
  )
  return { clock, oddsStore, shared, countReads: () => reads }
}

type Command =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'write' }
  | { readonly kind: 'read'; readonly backMs: number; readonly sinceMs: number; readonly isLatest: boolean }
  | { readonly kind: 'readAll' }

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.integer({ min: 1, max: 1_500 }).map((ms): Command => ({ kind: 'wait', ms })),
  fc.constant<Command>({ kind: 'write' }),
  fc.record({
    kind: fc.constant('read' as const),
    backMs: fc.integer({ min: 0, max: 3_000 }),
    sinceMs: fc.integer({ min: 0, max: 15_000 }),
    isLatest: fc.boolean(),
  }),
  fc.constant<Command>({ kind: 'readAll' }),
)

test('a shared read has everything that was stored before the time that its request names, and one without a time has all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { maxLength: 60 }), async (schedule) => {
      const { clock, oddsStore, shared } = createWorld()
      const stored: { readonly id: string; readonly receivedAt: number; readonly atMs: number }[] = []
      for (const command of schedule) {
        const nowMs = clock.now()
        switch (command.kind) {
          case 'wait':
            await clock.advance(command.ms)
            break
          case 'write': {
            // Each in a market of its own, so that latest has all of them.
            const odds = oddsAt(nowMs - eveningMs, { type: `market-${stored.length}` })
            await oddsStore.putOdds([odds], { retentionSeconds: 60 })
            stored.push({ id: oddsId(odds), receivedAt: nowMs, atMs: nowMs })
            break
          }
          case 'read': {
            const through = nowMs - command.backMs
            const since = nowMs - command.sinceMs
            const wanted = stored.filter(({ atMs }) => atMs <= through)
            if (command.isLatest) {
              const { markets } = await shared.latestMarkets('game-1', { through })
              const ids = markets.map(({ newest }) => oddsId(newest))
              expect(ids).toEqual(expect.arrayContaining(wanted.map(({ id }) => id)))
            } else {
              const { odds } = await shared.oddsOfGameReceivedSince('game-1', { since, through })
              const ids = odds.map(oddsId)
              expect(ids).toEqual(
                expect.arrayContaining(
                  wanted.filter(({ receivedAt }) => receivedAt >= since).map(({ id }) => id),
                ),
              )
            }
            break
          }
          case 'readAll': {
            const { odds } = await shared.oddsOfGameReceivedSince('game-1', { since: eveningMs })
            expect(new Set(odds.map(oddsId))).toEqual(new Set(stored.map(({ id }) => id)))
          }
        }
      }
    }),
  )
})

test('clients that catch up after the same interruption cost one read of each game', async () => {
  const { clock, shared, countReads } = createWorld()
  const through = clock.now()
  await clock.advance(150)
  for (let client = 0; client < 100; client += 1) {
    await shared.oddsOfGameReceivedSince('game-1', { since: eveningMs - 10_000 + client * 5, through })
    await clock.advance(20)
  }
  expect(countReads()).toBe(1)
  await clock.advance(6_000)
  await shared.oddsOfGameReceivedSince('game-1', { since: eveningMs - 10_000, through })
  expect(countReads()).toBe(2)
})

test('requests that run at the same time share a read, and one that failed is made again', async () => {
  const clock = createManualClock(eveningMs)
  let reads = 0
  const shared = shareReads(
    {
      latestMarkets: async () => {
        reads += 1
        if (reads === 1) throw new StoreUnavailableError('throttled')
        return { markets: [] }
      },
      oddsOfGameReceivedSince: async () => ({ odds: [] }),
    },
    clock,
  )
  const options = { through: eveningMs - 1_000 }
  const both = await Promise.allSettled([
    shared.latestMarkets('game-1', options),
    shared.latestMarkets('game-1', options),
  ])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await shared.latestMarkets('game-1', options)).toEqual({ markets: [] })
  expect(reads).toBe(2)
})
