import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GameInput } from '@sportsfeeds/domain'
import { damagedJson, damagedText } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../errors.ts'
import { readRecordings } from '../replay/read-recordings.ts'
import { acceptedOdds } from '../replay/testing/accepted.ts'
import { sampleFile } from '../replay/testing/sample-file.ts'

const recordingCount = 1_000

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'damaged-recordings-'))
})
afterAll(() => rm(directory, { recursive: true }))

test(`of ${recordingCount} damaged recordings each is read, as far as its records are what the feeds API takes, or refused in one line`, async () => {
  const betfair = await readSample('betfair.ndjson')
  const texts = [
    betfair,
    await readSample('odds-api.json'),
    await readSample('odds-api-historical.json'),
    await readSample('sportradar.xml'),
    csv,
  ]
  const lines: unknown[] = betfair
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  const recordings = fc.oneof(
    damagedText(damagedText(fc.constantFrom(...texts))),
    fc.tuple(...lines.map((line) => damagedJson(fc.constant(line)))).map((damaged) => damaged.join('\n')),
    ...[texts[1], texts[2]].map((json) => damagedJson(fc.constant(JSON.parse(json ?? '')))),
  )
  const outcomes = { read: 0, odds: 0, refused: 0 }
  const run = fc.asyncProperty(recordings, async (text) => {
    const file = join(directory, 'recording')
    await writeFile(file, text)
    try {
      const recording = await readRecordings([file], {})
      for (const game of recording.games) GameInput.parse(game)
      for (const { game } of recording.gameChanges) GameInput.parse(game)
      outcomes.odds += acceptedOdds(recording).length
      outcomes.read += 1
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error
      expect(error.message).not.toContain('\n')
      outcomes.refused += 1
    }
  })
  await fc.assert(run, { numRuns: recordingCount, seed: 19, endOnFailure: true })
  expect(outcomes.read + outcomes.refused).toBe(recordingCount)
  expect(outcomes.read).toBeGreaterThan(recordingCount / 2)
  expect(outcomes.odds).toBeGreaterThan(recordingCount)
}, 1_800_000)

function readSample(name: Parameters<typeof sampleFile>[0]): Promise<string> {
  return readFile(sampleFile(name), 'utf8')
}

const csv = [
  'gameId,date,type,homeOdds,awayOdds,oddsFormat',
  'game-1,2026-05-01T19:00:00.000Z,moneyline,1.5,2.5,decimal',
  'game-1,2026-05-01T19:00:01.000Z,moneyline,1.52,2.48,decimal',
  'game-2,2026-05-01T19:00:02.000Z,total,1.9,1.9,decimal',
].join('\n')
