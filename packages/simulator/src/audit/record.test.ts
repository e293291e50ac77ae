import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Odds, oddsDigest, oddsId, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SimulatedAnalyst } from '../model/analyst.ts'
import { UnreadableFileError } from '../errors.ts'
import { comparisonText, storyText, tableText } from './audit-text.ts'
import { compareWithTable } from './compare.ts'
import { readRecord } from './read-record.ts'
import { createRunRecorder, openRunRecord, type RunRecorder } from './record-run.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'record-'))
})
afterAll(() => rm(directory, { recursive: true }))

const startedAt = Date.UTC(2026, 0, 1)

function stored(number: number, overrides: Partial<Odds> = {}): Odds {
  const content: Omit<Odds, 'digest' | 'receivedAt'> = {
    gameId: `game-${number % 2}`,
    type: 'total',
    provider: 'acme',
    date: toInstant(startedAt + number),
    status: 'open',
    outcomes: [
      { id: 'over', odds: 1.5 },
      { id: 'under', odds: 2.5 },
    ],
    oddsFormat: 'decimal',
  }
  return {
    ...content,
    receivedAt: startedAt + number + 5,
    digest: oddsDigest(content),
    ...overrides,
  }
}

const everything: SimulatedAnalyst = { kind: 'plain' }

let files = 0

/** Ten odds of two games, and whatever else happens. */
async function recordOf(
  happens: (recorder: RunRecorder) => void,
  analysts: SimulatedAnalyst[] = [everything],
  key?: string,
) {
  const lines: string[] = []
  const recorder = createRunRecorder((line) => lines.push(line))
  recorder.begin({
    startedAt,
    title: 'a run',
    stack: 'dev',
    providers: ['acme'],
    games: ['game-0', 'game-1'],
    analysts,
  })
  recorder.sent(
    0,
    0,
    Array.from({ length: 10 }, (_, number) => stored(number)),
  )
  happens(recorder)
  files += 1
  const file = join(directory, `${files}.ndjson`)
  await writeFile(file, lines.join(''))
  return readRecord(file, key)
}

function numbers(count: number) {
  return Array.from({ length: count }, (_, number) => number)
}

const wholeTable = numbers(10).map((number) => stored(number))
const totals = { offered: 10, acknowledged: 10, interrupted: false }

function allGoesWell(recorder: RunRecorder): void {
  recorder.acknowledged(5, numbers(10))
  for (const number of numbers(10)) recorder.seen(20 + number, 0, number)
  recorder.end(100, totals)
}

test('a run of which everything arrived agrees with the table', async () => {
  const record = await recordOf(allGoesWell)
  const comparison = compareWithTable(record, wholeTable)
  expect(record.faults).toEqual([])
  expect(comparison).toMatchObject({ sent: 10, acknowledged: 10, stored: 10, others: 0, verdict: 'agree' })
  expect(comparisonText(record, comparison)).toContain('record and table agree')
})

test('an acknowledged odds that is not in the table is named; what was seen of it is a phantom', async () => {
  const record = await recordOf(allGoesWell)
  const comparison = compareWithTable(record, wholeTable.slice(1))
  const key = oddsId(stored(0))
  expect(comparison).toMatchObject({
    verdict: 'disagree',
    missing: { count: 1, keys: [key] },
    phantoms: { count: 1, keys: [key] },
  })
  expect(comparisonText(record, comparison)).toMatch(
    /NO {3}all acknowledged odds are in the table: 1 do not\n +game-0\//,
  )
})

test.each<[string, Partial<Odds>]>([
  [
    'another price',
    {
      outcomes: [
        { id: 'over', odds: 1.51 },
        { id: 'under', odds: 2.5 },
      ],
    },
  ],
  ['a price in another format', { oddsFormat: 'american' }],
  ['another status', { status: 'suspended' }],
  ['an outcome that nobody sent', { outcomes: [...stored(0).outcomes, { id: 'exactly', odds: 3 }] }],
])('a record that is in the table with %s is found', async (_, change) => {
  const comparison = compareWithTable(await recordOf(allGoesWell), [
    stored(0, change),
    ...wholeTable.slice(1),
  ])
  expect(comparison).toMatchObject({ verdict: 'disagree', changed: { count: 1, keys: [oddsId(stored(0))] } })
})

test('an analyst lacks what it was owed and did not see, and is owed only its games', async () => {
  const record = await recordOf(
    (recorder) => {
      recorder.acknowledged(5, numbers(10))
      for (const number of [0, 2, 4, 6]) recorder.seen(20, 0, number)
      for (const number of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) recorder.seen(20, 1, number)
      recorder.end(100, totals)
    },
    [{ kind: 'few-games', games: ['game-0'] }, everything],
  )
  expect(compareWithTable(record, wholeTable).analysts).toEqual([
    { kind: 'few-games', owed: 5, lacking: { count: 1, keys: [oddsId(stored(8))] } },
    { kind: 'plain', owed: 10, lacking: { count: 0, keys: [] } },
  ])
})

test('who conflates is owed the last odds of each market', async () => {
  const record = await recordOf(
    (recorder) => {
      recorder.acknowledged(5, numbers(10))
      recorder.seen(20, 0, 8)
      recorder.seen(20, 0, 7)
      recorder.end(100, totals)
    },
    [{ kind: 'conflating' }],
  )
  expect(compareWithTable(record, wholeTable).analysts).toEqual([
    { kind: 'conflating', owed: 2, lacking: { count: 1, keys: [oddsId(stored(9))] } },
  ])
})

test('what is in the table without an acknowledgement, and what is of others, is counted and no fault', async () => {
  const record = await recordOf((recorder) => {
    recorder.acknowledged(5, [0])
    recorder.seen(20, 0, 0)
    recorder.end(100, totals)
  })
  const comparison = compareWithTable(record, [stored(0), stored(1), stored(77)])
  expect(comparison).toMatchObject({ storedUnacknowledged: 1, others: 1, verdict: 'agree' })
})

test('the history of one odds record has the time of each of its stations', async () => {
  const key = oddsId(stored(4))
  const record = await recordOf(allGoesWell, [everything, { kind: 'few-games', games: ['game-1'] }], key)
  const story = storyText(record, key, stored(4))
  expect(story).toMatch(/acknowledged +2026-01-01T00:00:00.005Z +\+5\.0 ms/)
  expect(story).toMatch(/analyst 1 +seen 2026-01-01T00:00:00.024Z/)
  expect(story).toMatch(/analyst 2 +does not follow the game/)
  expect(storyText(record, 'game-9/odds-x', undefined)).toContain('was not sent')
})

test('a record that breaks off, or has lines that are none, says so', async () => {
  const brokenOff = await recordOf((recorder) => recorder.acknowledged(5, [0]))
  expect(brokenOff.faults).toEqual(['the record breaks off before the end of the run'])
  // What the lost part may hold is no contradiction; what the table lacks is one.
  expect(compareWithTable(brokenOff, wholeTable).verdict).toBe('unknown')
  expect(compareWithTable(brokenOff, []).verdict).toBe('disagree')
  const file = join(directory, 'mangled.ndjson')
  const lines: string[] = []
  const recorder = createRunRecorder((line) => lines.push(line))
  recorder.begin({ startedAt, title: '', stack: '', providers: [], games: [], analysts: [] })
  recorder.end(1, { ...totals, interrupted: true })
  await writeFile(file, [lines[0], '{"kind":"sent"}\n', '{"kin', '\n', lines[1]].join(''))
  const { faults, interrupted } = await readRecord(file)
  expect(interrupted).toBe(true)
  expect(faults).toEqual([
    expect.stringMatching(/^line 2 cannot be read: at /),
    expect.stringMatching(/^line 3 cannot be read: /),
  ])
})

test('an interrupted run may agree; what it lacks may have been on its way', async () => {
  expect(compareWithTable(await interruptedAfter(10), wholeTable).verdict).toBe('agree')
  expect(compareWithTable(await interruptedAfter(9), wholeTable).verdict).toBe('unknown')
})

function interruptedAfter(seen: number) {
  return recordOf((recorder) => {
    recorder.acknowledged(5, numbers(10))
    for (const number of numbers(seen)) recorder.seen(20, 0, number)
    recorder.end(100, { ...totals, interrupted: true })
  })
}

test('a record of another version is refused in one line that says what to do', async () => {
  const file = join(directory, 'old.ndjson')
  await writeFile(file, '{"kind":"run","v":1,"startedAt":0}\n{"kind":"sent","at":0,"first":0,"odds":[]}\n')
  const error: unknown = await readRecord(file).catch((reason: unknown) => reason)
  expect(error).toMatchObject({
    message: expect.stringMatching(/old\.ndjson: .*reads version 2: record the run again/),
  })
  expect(error).toMatchObject({ message: expect.not.stringContaining('\n') })
})

test('a file that is not a record is refused by name', async () => {
  const file = join(directory, 'none.ndjson')
  await writeFile(file, '{"some":"thing"}\n')
  await expect(readRecord(file)).rejects.toThrow(/none\.ndjson: not a run record/)
  await expect(openRunRecord(join(directory, 'no', 'such', 'folder'))).rejects.toThrow(UnreadableFileError)
})

test('a record in a file is read back as it was written, whatever was seen when', async () => {
  const sightings = fc.array(fc.record({ analyst: fc.nat(2), number: fc.nat(9), at: fc.nat(10_000) }), {
    maxLength: 50,
  })
  await fc.assert(
    fc.asyncProperty(sightings, fc.uniqueArray(fc.nat(9)), async (seen, acknowledged) => {
      const file = join(directory, 'any.ndjson')
      const { recorder, close } = await openRunRecord(file)
      recorder.begin({
        startedAt,
        title: 't',
        stack: 's',
        providers: ['acme'],
        games: ['game-0'],
        analysts: [everything, everything, everything],
      })
      recorder.sent(
        1,
        0,
        numbers(10).map((number) => stored(number)),
      )
      recorder.acknowledged(2, acknowledged)
      for (const { analyst, number, at } of seen) recorder.seen(at, analyst, number)
      recorder.end(3, totals)
      await close()
      const record = await readRecord(file)
      expect(record.faults).toEqual([])
      expect(record.odds.map(({ key }) => key)).toEqual(wholeTable.map(oddsId))
      for (const number of numbers(10)) {
        expect(record.odds[number]?.acknowledgedAt).toBe(acknowledged.includes(number) ? 2 : undefined)
        for (const analyst of [0, 1, 2]) {
          const was = seen.some((sighting) => sighting.analyst === analyst && sighting.number === number)
          expect(record.seen[analyst]?.has(number)).toBe(was)
        }
      }
    }),
    { numRuns: 25 },
  )
})

test('without a record the table is listed market by market', () => {
  const text = tableText(wholeTable)
  expect(text).toMatch(/game-0\/total\/acme +5 +2026-01-01T00:00:00.000Z +2026-01-01T00:00:00.008Z/)
  expect(text).toContain('had to receive 10 odds of 2 markets')
})
