import { type GameInput, toInstant } from '@sportsfeeds/domain'
import type { Provider } from '@sportsfeeds/harness/console-stack'

/** Puts a race, which each provider prices a little differently. */
export async function putRace(providers: readonly Provider[]): Promise<void> {
  const nowMs = Date.now()
  const race: GameInput = {
    id: 'game-race-warwick',
    name: 'Warwick Handicap Chase',
    sport: 'horse-racing',
    league: 'Warwick',
    gameDate: toInstant(nowMs + 12 * 60_000),
    status: 'scheduled',
  }
  await providers[0]?.putGames([race])
  for (const [index, provider] of providers.entries()) {
    await provider.putOdds([
      {
        gameId: race.id,
        type: 'win',
        date: toInstant(nowMs),
        status: 'open',
        oddsFormat: 'decimal',
        outcomes: runners.map(([name, price], place) => ({
          id: `runner-${place + 1}`,
          name,
          odds: Number((price * (1 + ((place + index) % 3) / 40)).toFixed(1)),
        })),
      },
    ])
  }
}

const runners = [
  ['Harbour Light', 3.2],
  ['Quiet Storm', 4.4],
  ['Miss Penrose', 6.5],
  ['Old Trafford Lad', 8],
  ['Northern Echo', 11],
  ['Saddler’s Wells', 15],
  ['Copper Kettle', 21],
  ['Long Shadow', 34],
] as const
