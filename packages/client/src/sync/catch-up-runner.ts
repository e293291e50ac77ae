import type { EpochMs, GameId } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { ClientEvent } from '../connection/machine/client-event.ts'
import type { CatchUpCause } from '../connection/machine/client-state.ts'
import type { ServerClock } from '../connection/server-clock.ts'
import type { Emitter } from '../emitter.ts'
import { AccessRefusedError, ClientError, UnreachableError } from '../errors.ts'
import type { ClientEvents } from '../events.ts'
import type { FeedsApi } from '../rest/feeds-api.ts'
import type { StatsRecorder } from '../stats.ts'
import { catchUp } from './catch-up.ts'
import type { FollowedGames, GameUpdate } from './followed-games.ts'
import type { GapTracker } from './gap-tracker.ts'
import type { Merge } from './merge.ts'
import type { ReceivedOdds } from './received-odds.ts'

export interface CatchUpRunnerDependencies {
  readonly feeds: FeedsApi
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly gaps: GapTracker
  readonly followed: FollowedGames
  readonly merge: Merge
  readonly stats: StatsRecorder
  readonly emitter: Emitter<ClientEvents>
  /** Whether the newest odds of each market are wanted at first, however old. */
  readonly isLatestWanted: boolean
  readonly deliver: (odds: readonly ReceivedOdds[]) => void
  readonly announce: (games: readonly GameUpdate[]) => void
  /** Receives how a catch-up ended, unless it was cancelled. */
  readonly dispatch: (event: ClientEvent) => void
}

/** Brings what may be missing, one catch-up at a time. */
export interface CatchUpRunner {
  /** @param through the server's time from which on the stream has everything. */
  run(round: number, cause: CatchUpCause, through: EpochMs): Promise<void>
  /** What it has claimed is owed again. */
  cancel(): void
  /** Something was lost or missed, which the next catch-up will have recovered. */
  countLoss(): void
}

export function createCatchUpRunner(deps: CatchUpRunnerDependencies): CatchUpRunner {
  const { feeds, clock, serverClock, gaps, followed, merge, stats, emitter, deliver, announce, dispatch } =
    deps
  let running: AbortController | undefined
  /** Games whose newest odds were fetched. */
  const primed = new Set<GameId>()
  let losses = 0

  const bringGames = async (signal: AbortSignal): Promise<void> => {
    const listed = await feeds.games({}, signal)
    if (signal.aborted) return
    announce(followed.learnList(listed))
  }

  const bringUnlistedGames = async (signal: AbortSignal): Promise<void> => {
    const bringOne = async (id: GameId): Promise<void> => {
      try {
        const game = await feeds.game(id, signal)
        if (game !== undefined && !signal.aborted) announce(followed.learn([game]))
      } catch (error) {
        if (error instanceof AccessRefusedError || signal.aborted) throw error
        // Odds do not wait for a game that cannot be read; the next catch-up asks for it again.
        followed.askAgain(id)
        emitter.emit('error', { during: 'catch-up', error: asClientError(error) })
      }
    }
    await Promise.all(followed.takeUnlisted().map(bringOne))
  }

  /** Hands out what was missed, game by game. @returns how many odds that were. */
  const bringOdds = async (since: EpochMs, through: EpochMs, signal: AbortSignal): Promise<number> => {
    const done = new Set<GameId>()
    let brought = 0
    // Games may turn up while others are caught up.
    for (
      let games = followed.all();
      games.length > 0;
      games = merge.bufferedGames().filter((id) => !done.has(id))
    ) {
      const isLatestWanted = (game: GameId): boolean => deps.isLatestWanted && !primed.has(game)
      for await (const part of catchUp(feeds, { games, since, isLatestWanted, through, signal })) {
        if (signal.aborted) return brought
        const clientReceivedAt = clock.now()
        // After another gap, buffered odds must wait for the next catch-up, to be in order.
        const odds = gaps.hasMissing
          ? merge.addCaughtUp(part.odds, clientReceivedAt)
          : merge.settle(part.games, part.odds, clientReceivedAt)
        for (const game of part.games) {
          done.add(game)
          primed.add(game)
        }
        brought += odds.length
        deliver(odds)
      }
    }
    return brought
  }

  return {
    async run(round, cause, through) {
      const abort = new AbortController()
      running = abort
      const { signal } = abort
      const startedAt = serverClock.atLeast(clock.now())
      const claim = gaps.beginCatchUp(startedAt)
      const lossesAtStart = losses
      if (claim.incomplete !== undefined) {
        primed.clear()
        emitter.emit('incomplete', claim.incomplete)
      }
      try {
        await bringGames(signal)
        const [odds] = await Promise.all([
          bringOdds(claim.since, through, signal),
          bringUnlistedGames(signal),
        ])
        if (signal.aborted) return
        if (!gaps.hasMissing) deliver(merge.flush())
        // A server whose clock stepped back may name a time that is yet to come.
        gaps.commit(Math.min(through, startedAt))
        running = undefined
        stats.count('catchUps')
        stats.count('gapsRecovered', lossesAtStart)
        losses -= lossesAtStart
        emitter.emit('recovered', { cause, since: claim.since, odds })
        dispatch({ type: 'caught-up', round })
      } catch (caught) {
        if (signal.aborted) return
        // What else is under way must not end the buffering of the next catch-up.
        abort.abort()
        running = undefined
        gaps.rollback()
        const error = asClientError(caught)
        emitter.emit('error', { during: 'catch-up', error })
        const isRefusal = error instanceof AccessRefusedError
        dispatch({ type: 'catch-up-failed', round, isRefusal, detail: error.message })
      }
    },

    cancel() {
      if (running === undefined) return
      running.abort()
      running = undefined
      gaps.rollback()
    },

    countLoss() {
      losses += 1
    },
  }
}

function asClientError(error: unknown): ClientError {
  return error instanceof ClientError
    ? error
    : new UnreachableError('The feeds API could not be reached.', { cause: error })
}
