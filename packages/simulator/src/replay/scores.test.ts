import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readScores, scoreAt } from './scores.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scores-'))
})
afterAll(() => rm(directory, { recursive: true }))

function innings(inningsNum: number, inningsRuns: number, inningsWickets: number, inningsOvers: string) {
  return {
    inningsNum,
    inningsRuns,
    inningsWickets,
    inningsOvers,
  }
}

function ccm(pt: number, change: object) {
  return { op: 'ccm', pt, cc: [{ marketId: '1.23', ...change }] }
}

const teams = {
  homeTeam: { name: 'Netherlands', selectionId: 10 },
  awayTeam: { name: 'Papua New Guinea', selectionId: 20 },
}

function stats(overs: string) {
  return {
    matchStats: { currentInnings: 1, inningsStats: [innings(1, 163, 7, overs)] },
  }
}

async function read(messages: readonly (object | string)[]) {
  const file = join(directory, 'scores.ndjson')
  await writeFile(
    file,
    messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message))).join('\n'),
  )
  const { matches, malformed } = await readScores(file)
  return { match: matches.get('1.23'), malformed }
}

test('it knows the teams, and the score at any time', async () => {
  const { match } = await read([
    ccm(1_000, { fixtureInfo: { homeTeam: 'Netherlands', awayTeam: 'Papua New Guinea' } }),
    ccm(2_000, teams),
    ccm(3_000, {
      matchStats: { currentInnings: 1, inningsStats: [innings(1, 45, 2, '6.3'), innings(2, 0, 0, '0.0')] },
    }),
    ccm(5_000, {
      matchStats: { currentInnings: 2, inningsStats: [innings(1, 163, 7, '20.0'), innings(2, 31, 2, '6.3')] },
    }),
  ])
  if (match === undefined) throw new Error('no match')
  expect(match).toMatchObject({ home: teams.homeTeam, away: teams.awayTeam })
  expect(scoreAt(match, 2_999)).toBeUndefined()
  expect(scoreAt(match, 3_000)?.text).toBe('45/2 (6.3)')
  expect(scoreAt(match, 4_999)?.text).toBe('45/2 (6.3)')
  expect(scoreAt(match, 9_999)?.text).toBe('163/7 (20) & 31/2 (6.3)')
})

function batting(inningsNum: number, runs: number, wickets: number, battingTeam: string) {
  return { ...innings(inningsNum, runs, wickets, '20'), battingTeam }
}

test('each side has the runs of its own innings, where the scores say who bats', async () => {
  const { match } = await read([
    ccm(1, teams),
    ccm(2, { matchStats: { currentInnings: 1, inningsStats: [batting(1, 163, 7, 'Papua New Guinea')] } }),
    ccm(3, {
      matchStats: {
        currentInnings: 3,
        inningsStats: [
          batting(1, 163, 7, 'Papua New Guinea'),
          batting(2, 90, 10, 'Netherlands'),
          batting(3, 12, 0, 'Netherlands'),
        ],
      },
    }),
  ])
  expect(match?.timeline.map(({ score }) => score)).toEqual([
    { home: 0, away: '163/7' },
    { home: '90/10 & 12/0', away: '163/7' },
  ])
})

test('whole overs written in two ways are one score', async () => {
  const { match } = await read([
    ccm(1, teams),
    ccm(2, stats('20')),
    ccm(3, stats('20.0')),
    ccm(4, stats('20')),
  ])
  expect(match?.timeline).toEqual([{ atMs: 2, text: '163/7 (20)' }])
})

test('a malformed line is reported with its number, and the others count', async () => {
  const { match, malformed } = await read(['nonsense', ccm(1, teams), { op: 'ccm', pt: 2, cc: [{}] }])
  expect(match?.home.name).toBe('Netherlands')
  expect(malformed.map(({ line }) => line)).toEqual([1, 3])
})
