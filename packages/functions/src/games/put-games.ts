import { isDeepStrictEqual } from 'node:util'
import {
  type EpochMs,
  type Game,
  type GameInput,
  type GameWithLive,
  toEpochSeconds,
  toInstant,
} from '@sportsfeeds/domain'
import { gameKey, isProvisional, toGameItem } from '@sportsfeeds/domain/internal'
import pMap from 'p-map'
import { GameOwnedError } from '../errors.ts'
import type { GameStore, Provider } from '../ports.ts'

type Games = Pick<
  GameStore,
  'claimGame' | 'recordsOfGame' | 'putGame' | 'deleteRecordOfGame' | 'saveLiveState'
>

/**
 * Creates or replaces games of distinct ids, provisional ones too; a live state is replaced if the game comes with one. A game that
 * is stored as it comes is not written, so a request that failed half-way is simply sent again.
 * @returns the games as they are stored.
 * @throws GameOwnedError, having changed none, if some are another provider's and this is not the operator.
 */
export async function putGames(
  games: Games,
  inputs: readonly GameInput[],
  { provider, nowMs }: { readonly provider: Provider; readonly nowMs: EpochMs },
): Promise<GameWithLive[]> {
  const owners = await pMap(inputs, ({ id }) => games.claimGame(id, provider.name), {
    concurrency: maxConcurrentGames,
  })
  const others = inputs.flatMap((_, index) => (owners[index] === provider.name ? [] : [index]))
  if (others.length > 0 && !provider.isOperator) throw new GameOwnedError(others)
  return pMap(inputs, (input) => putGame(games, input, nowMs), { concurrency: maxConcurrentGames })
}

/**
 * Sport and day are part of a game's key: a game whose day or sport changes is written under its new key first and
 * removed from the old one after. In between, readers take the newer record, so a moved game has a new `createdAt`.
 * If the second step fails, sending the game again repairs it. (One transaction would close the gap for twice the price
 * of every write; a moved fixture is rare, and readers do not notice it.)
 */
async function putGame(games: Games, { live, ...input }: GameInput, nowMs: EpochMs): Promise<GameWithLive> {
  const records = await games.recordsOfGame(input.id)
  const { SK } = gameKey(input)
  const stored = records.find(({ key }) => key.SK === SK)?.game
  const game: Game = {
    ...input,
    gameDate: toInstant(toEpochSeconds(input.gameDate) * 1000),
    createdAt: stored?.createdAt ?? nowMs,
  }
  if (stored === undefined || isProvisional(stored) || !saysTheSame(stored, game)) await games.putGame(game)
  for (const { key } of records) {
    if (key.SK !== SK) await games.deleteRecordOfGame(key)
  }
  return live === undefined ? game : { ...game, live: await games.saveLiveState(game.id, live) }
}

function saysTheSame(a: Game, b: Game): boolean {
  return isDeepStrictEqual(toGameItem(a), toGameItem(b))
}

const maxConcurrentGames = 8
