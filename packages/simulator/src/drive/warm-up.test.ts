import { toEpochMs } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { DatedOdds } from '../model/load.ts'
import { warmUp } from './warm-up.ts'

const startMs = 1_800_000_000_000.37
const games = ['game-1', 'game-2'] as const

test('a warm-up sends a quarter of its odds in the reference form, all dated when they are sent, and none twice', async () => {
  const clock = createManualClock(startMs)
  const sent: { readonly odds: DatedOdds; readonly atMs: number }[] = []
  const work = warmUp(
    {
      clock,
      provider: {
        put: async (all) => {
          // The warm-up sends what a run sends.
          for (const odds of all as readonly DatedOdds[]) sent.push({ odds, atMs: clock.now() })
          return []
        },
      },
    },
    { games, batch: 25, rounds: [1, 8, 8], steady: { requests: 40, everyMs: 12.5 } },
  )
  expect(await clock.run(work)).toBe(57)
  expect(sent).toHaveLength(57 * 25)
  expect(sent.filter(({ odds }) => 'homeOdds' in odds)).toHaveLength(Math.ceil(sent.length / 4))
  for (const { odds, atMs } of sent) expect(toEpochMs(odds.date)).toBe(Math.floor(atMs))
  const lines = new Set(sent.flatMap(({ odds }) => ('line' in odds ? [odds.line] : [])))
  expect(lines).toEqual(new Set([1, 2, 3, 5, 6, 7]))
  expect(new Set(sent.map(({ odds }) => JSON.stringify(odds))).size).toBe(sent.length)
})
