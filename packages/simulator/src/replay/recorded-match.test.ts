import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { beforeAll, describe, expect, test } from 'vitest'
import { acceptedOdds, pricesOf } from './testing/accepted.ts'
import { recordedMatch } from '../testing/recorded-match.ts'
import { readBetfair } from './betfair/read.ts'
import type { Recording } from './recording.ts'
import { readScores } from './scores.ts'

const { market, scores, isPresent, skipped } = recordedMatch

describe.skipIf(!isPresent)(`the recorded match Netherlands v Papua New Guinea${skipped}`, () => {
  let recording: Recording
  beforeAll(async () => {
    recording = await readBetfair([market], await readScores(scores))
  })

  test('is read to the last line, and every change is accounted for', () => {
    const { source } = recording
    expect(source).toMatchObject({
      lines: 18_529,
      changes: 18_529,
      malformed: 0,
      unsupported: 0,
      otherMessages: 0,
    })
    expect(source.odds + source.unchanged + source.unpriced).toBe(18_529)
    expect(recording.odds).toHaveLength(source.odds)
    expect(source.odds).toBeGreaterThan(1_000)
  })

  test('names its teams and has the score', () => {
    expect(recording.games).toMatchObject([
      {
        id: 'game-betfair-31573045',
        sport: 'cricket',
        homeTeam: 'Netherlands',
        awayTeam: 'Papua New Guinea',
        gameDate: '2022-07-11T11:00:00.000Z',
      },
    ])
    expect(recording.odds[0]?.record.summary).toBe('Netherlands v Papua New Guinea')
    expect(recording.odds.at(-1)?.record.summary).toBe(
      'Netherlands v Papua New Guinea, 163/7 (20) & 111/10 (19.4)',
    )
  })

  test('has the prices that a recomputation of the whole book gives for each record', () => {
    expect(pricesOf(recording)).toEqual(recompute(228_749, 2_857_977))
  })

  test('is suspended at the start of play and at its end, and closed at last', () => {
    const statuses = recording.odds.map(({ record }) => record.status).filter((status) => status !== 'open')
    expect(statuses).toEqual(['suspended', 'suspended', 'closed'])
    expect(recording.odds.at(-1)?.record.outcomes.map(({ id, status }) => [id, status])).toEqual([
      ['home', 'winner'],
      ['away', 'loser'],
    ])
  })

  test('has the score of each side as it changes, and is finished at last', () => {
    const { gameChanges } = recording
    expect(gameChanges.length).toBeGreaterThan(100)
    expect(gameChanges[0]?.game.status).toBe('live')
    expect(gameChanges.at(-1)?.game).toMatchObject({
      status: 'finished',
      live: { score: { home: '163/7', away: '111/10' } },
    })
  })

  test('is replayed whole, and taken by the feeds API to the last record', () => {
    expect(acceptedOdds(recording)).toHaveLength(recording.odds.length)
  })
})

/** The same odds the long way: the whole book is kept as a list of deltas and searched again for each message. */
function recompute(home: number, away: number): unknown[] {
  const latestSizes = new Map<number, Record<string, number>>()
  const lastTraded = new Map<number, number>()
  const odds: unknown[] = []
  let status = ''
  let said = ''
  let prices: (number | undefined)[] = []
  const bestBack = (runner: number): number | undefined => {
    const onOffer = Object.entries(latestSizes.get(runner) ?? {}).filter(([, size]) => size > 0)
    return onOffer.length === 0
      ? lastTraded.get(runner)
      : Math.max(...onOffer.map(([price]) => Number(price)))
  }
  for (const line of gunzipSync(readFileSync(market)).toString('utf8').trim().split('\n')) {
    const { pt, mc } = Message.parse(JSON.parse(line))
    for (const { img, marketDefinition, rc } of mc) {
      if (img) latestSizes.clear()
      status = marketDefinition?.status ?? status
      for (const { id, ltp, atb } of rc) {
        for (const [price, size] of atb) latestSizes.set(id, { ...latestSizes.get(id), [price]: size })
        if (ltp !== undefined) lastTraded.set(id, ltp)
      }
    }
    if (status === 'OPEN') prices = [bestBack(home), bestBack(away)]
    const now = JSON.stringify([prices, status])
    if (prices.every((price) => price === undefined) || now === said) continue
    said = now
    odds.push([pt, status.toLowerCase(), ...(status === 'CLOSED' ? [undefined, undefined] : prices)])
  }
  return odds
}

const Message = z.object({
  pt: z.number(),
  mc: z.array(
    z.object({
      img: z.boolean().default(false),
      marketDefinition: z.object({ status: z.string() }).optional(),
      rc: z
        .array(
          z.object({
            id: z.number(),
            ltp: z.number().optional(),
            atb: z.array(z.tuple([z.number(), z.number()])).default([]),
          }),
        )
        .default([]),
    }),
  ),
})
