import type { FeedsApi } from '@sportsfeeds/client'
import type { Day, Game, GameId, Sport } from '@sportsfeeds/domain'
import { UsageError } from '../errors.ts'
import type { Stack } from '../open-stack.ts'
import type { Terminal } from '../terminal.ts'
import { type FollowedOptions, followUntilClosed, noteStates } from '../watch.ts'
import type { Destination } from './destination.ts'
import { createOddsFiles, type OddsFiles } from './odds-files.ts'

export interface ExportOptions extends FollowedOptions {
  readonly destination: Destination
  /** First day of the feed dates; what is stored instead of what arrives. */
  readonly from?: Day
  /** Last day. */
  readonly to?: Day
}

/** Writes odds into files of a directory, until the user ends it; or those that are stored, if days are given. */
export async function exportOdds(
  stack: Stack,
  feeds: FeedsApi,
  options: ExportOptions,
  terminal: Terminal,
): Promise<void> {
  const { format, directory } = options.destination
  const games = new Map<GameId, Game>()
  const files = createOddsFiles({
    directory,
    format,
    name: `odds-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`,
    gameOf: (id) => games.get(id),
  })
  try {
    if (options.from === undefined && options.to === undefined)
      await exportLive(stack, feeds, options, terminal, games, files)
    else await exportStored(feeds, options, terminal, games, files)
  } finally {
    await files.flush()
    const { records, files: count } = files.written
    terminal.note(`${records} odds records in ${count} new files of ${directory}.`)
  }
}

async function exportLive(
  stack: Stack,
  feeds: FeedsApi,
  options: ExportOptions,
  terminal: Terminal,
  games: Map<GameId, Game>,
  files: OddsFiles,
): Promise<void> {
  let failure: Error | undefined
  await followUntilClosed(stack, feeds, options, terminal, (client) => {
    const flush = (): void => {
      files.flush().catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error))
        client.close()
      })
    }
    client.on('game', ({ game }) => void games.set(game.id, game))
    client.on('odds', (odds) => {
      files.add(odds)
      if (files.gathered >= maxGathered) flush()
    })
    noteStates(client, terminal)
    const timer = setInterval(flush, flushEveryMs)
    return () => clearInterval(timer)
  })
  if (failure !== undefined) throw failure
}

async function exportStored(
  feeds: FeedsApi,
  { game: ids, sport: sports, from, to = from }: ExportOptions,
  terminal: Terminal,
  games: Map<GameId, Game>,
  files: OddsFiles,
): Promise<void> {
  const first = from ?? to
  for (const game of await gamesOf(feeds, ids, sports, first, to, terminal.stopped)) {
    games.set(game.id, game)
    const range = { from: `${first}T00:00:00Z`, to: `${to}T23:59:59.999Z` }
    for await (const page of feeds.history(game.id, range, terminal.stopped)) {
      if (terminal.stopped.aborted) return
      for (const odds of page) files.add(odds)
      if (files.gathered >= maxGathered) await files.flush()
    }
  }
}

/** The games that are named, or else those that start on the days or in the week after: odds are old when a game starts. */
async function gamesOf(
  feeds: FeedsApi,
  ids: readonly GameId[] | undefined,
  sports: readonly Sport[] | undefined,
  from: Day | undefined,
  to: Day | undefined,
  signal: AbortSignal,
): Promise<Game[]> {
  if (ids !== undefined) {
    const found = await Promise.all(ids.map((id) => feeds.game(id, signal)))
    const missing = ids.filter((_, index) => found[index] === undefined)
    if (missing.length > 0) throw new UsageError(`There is no game ${missing.join(' or ')}.`)
    return found.filter((game) => game !== undefined)
  }
  const lastStart = new Date(Date.parse(`${to}T00:00:00Z`) + weekMs).toISOString().slice(0, 10)
  const listed = await feeds.games({ from, to: lastStart }, signal)
  return listed.filter(({ sport }) => sports === undefined || sports.includes(sport))
}

const weekMs = 7 * 24 * 3_600_000

/** Memory for this many records, and files of at least a useful size under load. */
const maxGathered = 50_000
/** Readers of the files wait no longer than this for what has arrived. */
const flushEveryMs = 60_000
