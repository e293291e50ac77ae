import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GameInput } from '@sportsfeeds/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../errors.ts'
import { readOpenfootball } from './read-openfootball.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fixtures-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function read(content: unknown) {
  const file = join(directory, 'season.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readOpenfootball(file)
}

function season(matches: readonly object[]) {
  return { name: 'Bundesliga 2025/26', matches }
}

function match(overrides: object = {}) {
  return {
    round: 'Matchday 1',
    date: '2025-08-22',
    time: '20:30',
    team1: 'FC Bayern München',
    team2: '1. FC Köln',
    ...overrides,
  }
}

test('a fixture becomes a game that the games API takes, with its names as they are', async () => {
  const [game] = await read(season([match()]))
  expect(game).toMatchObject({
    sport: 'soccer',
    league: 'Bundesliga',
    season: '2025/26',
    gameDate: '2025-08-22T20:30:00.000Z',
    name: 'FC Bayern München v 1. FC Köln',
    status: 'scheduled',
  })
  expect(game?.id).toMatch(/^game-bundesliga-2025-26-fc-bayern-munchen-1-fc-koln-[0-9a-f]{8}$/)
  expect(GameInput.safeParse(game).error).toBeUndefined()
})

test('ids are the same every time, whatever date and score say, and different for every fixture', async () => {
  const first = await read(season([match(), match({ team1: '1. FC Köln', team2: 'FC Bayern München' })]))
  const later = await read(season([match({ date: '2025-09-01', score: { ft: [2, 0] } })]))
  expect(later[0]?.id).toBe(first[0]?.id)
  expect(first[1]?.id).not.toBe(first[0]?.id)
})

test('two meetings at the same ground in one season are two games', async () => {
  const games = await read(season([match(), match({ date: '2026-03-01' })]))
  expect(new Set(games.map(({ id }) => id)).size).toBe(2)
})

test('names in any script make ids', async () => {
  const [game, other] = await read(
    season([
      match({ team1: '浦和レッズ', team2: 'Спартак' }),
      match({ team1: 'Спартак', team2: '浦和レッズ' }),
    ]),
  )
  expect(GameInput.safeParse(game).error).toBeUndefined()
  expect(game?.id).not.toBe(other?.id)
})

test.each([
  [{ score: { ft: [1, 0] } }, 'finished'],
  [{ score: {} }, 'scheduled'],
  [{ status: 'postponed', score: {} }, 'postponed'],
  [{ status: 'cancelled' }, 'cancelled'],
])('%j is %s', async (overrides, status) => {
  const [game] = await read(season([match(overrides)]))
  expect(game?.status).toBe(status)
})

test('an offset of the ground is heeded, and a fixture without a time is at noon', async () => {
  const games = await read(season([match({ time: '13:00 UTC-6' }), match({ team1: 'X', time: undefined })]))
  expect(games.map(({ gameDate }) => gameDate)).toEqual([
    '2025-08-22T19:00:00.000Z',
    '2025-08-22T12:00:00.000Z',
  ])
})

test.each(['no json', '{"name":"x"}', '{"name":"x","matches":[{"date":"soon"}]}'])(
  'a file that holds %s is refused by name',
  async (content) => {
    await expect(read(content)).rejects.toThrow(UnreadableFileError)
    await expect(read(content)).rejects.toThrow(/season\.json/)
  },
)
