import type { FairQuote, InPlayModel, Scoreboard, StoppingEvent } from './model.ts'

/** State of a match at one time. */
export interface Moment {
  readonly seconds: number
  readonly quotes: readonly FairQuote[]
  readonly scoreboard: Scoreboard
  readonly finished: boolean
  /** Events so far that stop the betting: goals, ends of quarters and sets, the start of another match. */
  readonly events: number
  /** The last of them. */
  readonly event: StoppingEvent | undefined
  /** Number of the match, from 1: after its end another may begin. */
  readonly match: number
}

/** One match as all its bookmakers see it, the quick ones first. */
export interface Match {
  /** State `seconds` after its beginning. A later time than any before is played out; earlier ones are remembered. */
  readonly asOf: (seconds: number) => Moment
}

export interface MatchOptions {
  /** Longest look back. */
  readonly rememberSeconds: number
  /** Prices, score and events stay as they are for so long. */
  readonly stepSeconds?: number
  /** After the end of a match another one begins, so that a long run never falls silent. */
  readonly again: boolean
}

export function createMatch(
  createModel: () => InPlayModel,
  { rememberSeconds, stepSeconds = 0, again }: MatchOptions,
): Match {
  let model = createModel()
  let match = 1
  let beganSeconds = 0
  let finishedSeconds: number | undefined
  let events = 0
  let event: StoppingEvent | undefined
  const happens = (stopping: StoppingEvent | undefined): void => {
    if (stopping === undefined) return
    events += 1
    event = stopping
  }

  const play = (seconds: number): Moment => {
    if (again && finishedSeconds !== undefined && seconds - finishedSeconds >= pauseSeconds) {
      model = createModel()
      match += 1
      beganSeconds = seconds
      finishedSeconds = undefined
      happens('restart')
    }
    happens(model.playTo(seconds - beganSeconds))
    if (model.finished()) finishedSeconds ??= seconds
    return {
      seconds,
      quotes: model.quotes(),
      scoreboard: model.scoreboard(),
      finished: model.finished(),
      events,
      event,
      match,
    }
  }

  const moments = [play(0)]
  return {
    asOf: (seconds) => {
      const last = moments.at(-1)
      if (last === undefined || (seconds > last.seconds && seconds - last.seconds >= stepSeconds)) {
        const moment = play(seconds)
        moments.push(moment)
        forget(moments, seconds - rememberSeconds)
        return moment
      }
      return moments.findLast((moment) => moment.seconds <= seconds) ?? moments[0] ?? last
    },
  }
}

/** Time for which a finished match is reported as finished. */
const pauseSeconds = 60

/** Keeps the moment that was the present at `seconds`, and what came after. */
function forget(moments: Moment[], seconds: number): void {
  let passed = 0
  while ((moments[passed + 1]?.seconds ?? Infinity) <= seconds) passed += 1
  if (passed > 0) moments.splice(0, passed)
}
