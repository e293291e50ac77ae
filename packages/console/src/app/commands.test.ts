import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { findCommands, listCommands } from './commands.ts'

const games = [
  gameOf('game-1', {
    homeTeam: 'Atlético Madrid',
    awayTeam: 'Sevilla',
    league: 'La Liga',
    status: 'scheduled',
  }),
  gameOf('game-2', { homeTeam: 'Liverpool', awayTeam: 'Everton', league: 'Premier League', status: 'live' }),
]
const commands = listCommands(new Map(games.map((game) => [game.id, game])), ['acme', 'liverbet'])

function find(text: string): string[] {
  return findCommands(commands, text, 20).map(({ title }) => title)
}

test('games, leagues and providers are found by any of their words, whatever their accents', () => {
  expect(find('atletico')).toEqual(['Atlético Madrid – Sevilla'])
  expect(find('everton premier')).toEqual(['Liverpool – Everton'])
  expect(findCommands(commands, 'acme', 5)[0]).toMatchObject({ path: '/?provider=acme', detail: 'Provider' })
  expect(findCommands(commands, 'la liga', 5).map(({ path }) => path)).toContain('/?league=La+Liga')
  expect(find('nothing like it')).toEqual([])
})

test('titles that begin with the text come first, and live games before others', () => {
  expect(find('liver')).toEqual(['Liverpool – Everton', 'liverbet'])
  const all = find('')
  expect(all[0]).toBe('Board')
  expect(all.indexOf('Liverpool – Everton')).toBeLessThan(all.indexOf('Atlético Madrid – Sevilla'))
  expect(findCommands(commands, '', 3)).toHaveLength(3)
})
