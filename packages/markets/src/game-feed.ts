import {
  betStopType,
  type GameInput,
  type Market,
  marketId,
  type OddsFormat,
  type Outcome,
} from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { createBookmaker } from './bookmaker.ts'
import type { Match, Moment } from './match.ts'
import type { FairOutcome, FairQuote } from './model.ts'
import type { ProviderProfile } from './provider-profile.ts'
import { type GeneralRecord, type QuotedOdds, toReferenceForm } from './reference-form.ts'

export interface GameFeed {
  /** The next record in turn, as the provider sees the game after `seconds` of the match. */
  readonly next: (seconds: number) => QuotedOdds
  /**
   * Everything that is not as it was last said. Call either this or {@link next}.
   * @param bookmakerSeconds on the bookmaker's own clock, which runs before the match too: for suspensions and opinions.
   */
  readonly changes: (seconds: number, bookmakerSeconds?: number) => QuotedOdds[]
}

type FeedGame = Pick<GameInput, 'id' | 'name' | 'gameDate' | 'sport'>

/**
 * The records that one provider sends of a game. After an event it sends a bet stop; each market opens again with its own record
 * when the suspension is over. A line that is no longer offered is suspended, and a market that is decided is closed with its
 * result.
 */
export function createGameFeed(
  game: FeedGame,
  match: Match,
  profile: ProviderProfile,
  random: Random,
): GameFeed {
  const margin = (margins[random.int(margins.length)] ?? 0.05) + profile.marginAdded
  const oddsFormat = profile.oddsFormat ?? formatOf(game.sport)
  const bookmaker = createBookmaker(margin, oddsFormat, random)
  const said = new Map<string, SaidOfMarket>()
  let betsFrom = -Infinity
  let turn = 0
  let records = 0
  let lastQuotes: readonly FairQuote[] | undefined
  let withdrawnIds: readonly string[] = []
  let nextWithdrawn = 0
  // What happened before the provider's first look stops nothing.
  let events: number | undefined
  let matchNumber = 1

  const recordOf = (
    moment: Moment,
    market: Market,
    content: Pick<GeneralRecord, 'status' | 'outcomes' | 'reason' | 'main'>,
  ): GeneralRecord => ({
    gameId: game.id,
    ...market,
    ...content,
    oddsFormat,
    summary: summaryOf(game, moment),
    gameDate: game.gameDate,
  })

  /** The bet stop after an event; undefined when nothing has happened. */
  const stop = (moment: Moment, seconds: number): QuotedOdds | undefined => {
    const before = (events ??= moment.events)
    if (moment.events <= before) return undefined
    events = moment.events
    betsFrom = seconds + suspensionSeconds
    if (moment.match > matchNumber) {
      matchNumber = moment.match
      said.clear()
    }
    return {
      gameId: game.id,
      type: betStopType,
      isOpen: false,
      ...(moment.event === undefined ? {} : { reason: moment.event }),
      summary: summaryOf(game, moment),
      gameDate: game.gameDate,
    }
  }

  /** What is to be said of a market; undefined if it was closed before, or was never offered and is not to be. */
  const say = (
    moment: Moment,
    market: Market,
    quote: FairQuote | undefined,
    seconds: number,
  ): GeneralRecord | undefined => {
    const id = marketId(market)
    const before = said.get(id)
    if (before?.status === 'closed') return undefined
    const main = quote?.main === true ? { main: true } : {}
    if (moment.finished || quote?.decided === true) {
      if (before === undefined) return undefined
      const outcomes = quote?.decided === true ? resultsOf(quote.outcomes) : []
      said.set(id, { market, status: 'closed' })
      return recordOf(moment, market, { status: 'closed', outcomes })
    }
    if (quote === undefined) {
      if (before === undefined) return undefined
      said.set(id, { market, status: 'suspended' })
      return recordOf(moment, market, { status: 'suspended', reason: 'line-moved', outcomes: [] })
    }
    const isOpen = seconds >= betsFrom
    said.set(id, { market, status: isOpen ? 'open' : 'suspended' })
    return isOpen
      ? recordOf(moment, market, {
          ...main,
          status: 'open',
          outcomes: bookmaker.offer(quote.outcomes, seconds * (profile.opinionPace ?? 1)),
        })
      : recordOf(moment, market, {
          ...main,
          status: 'suspended',
          ...(moment.event === undefined ? {} : { reason: moment.event }),
          outcomes: [],
        })
  }

  /** Ids of the markets that were offered and are not quoted any more. */
  const withdrawn = ({ quotes }: Moment): readonly string[] => {
    if (quotes === lastQuotes) return withdrawnIds
    lastQuotes = quotes
    const quotedIds = new Set(quotes.map(({ market }) => marketId(market)))
    withdrawnIds = [...said.keys()].filter((id) => !quotedIds.has(id))
    nextWithdrawn = 0
    return withdrawnIds
  }

  /** The next withdrawn market that was left open; what is said of it next is that it is not. */
  const leftOpen = (moment: Moment): Market | undefined => {
    const ids = withdrawn(moment)
    while (nextWithdrawn < ids.length) {
      const before = said.get(ids[nextWithdrawn] ?? '')
      nextWithdrawn += 1
      if (before?.status === 'open') return before.market
    }
    return undefined
  }

  const inItsForm = (odds: GeneralRecord): QuotedOdds => {
    records += 1
    const isReference = records % profile.referenceEvery === 0
    return (isReference ? toReferenceForm(odds) : undefined) ?? odds
  }

  return {
    next: (seconds) => {
      const moment = match.asOf(seconds)
      const stopped = stop(moment, seconds)
      if (stopped !== undefined) return stopped
      for (let market = leftOpen(moment); market !== undefined; market = leftOpen(moment)) {
        const odds = say(moment, market, undefined, seconds)
        if (odds !== undefined) return inItsForm(odds)
      }
      for (let tried = 0; tried < moment.quotes.length; tried += 1) {
        const quote = moment.quotes[turn % moment.quotes.length]
        turn += 1
        const odds = quote === undefined ? undefined : say(moment, quote.market, quote, seconds)
        if (odds !== undefined) return inItsForm(odds)
      }
      return closedAgain(moment)
    },
    changes: (seconds, bookmakerSeconds = seconds) => {
      const moment = match.asOf(seconds)
      const stopped = stop(moment, bookmakerSeconds)
      if (stopped !== undefined) return [stopped]
      const isSuspended = bookmakerSeconds < betsFrom && !moment.finished
      const quoted = moment.quotes.map((quote) => ({ market: quote.market, quote }))
      const gone = withdrawn(moment).flatMap((id) => {
        const before = said.get(id)
        return before === undefined ? [] : [{ market: before.market, quote: undefined }]
      })
      return [...gone, ...quoted].flatMap(({ market, quote }) => {
        const before = said.get(marketId(market))
        if (isSuspended && quote?.decided !== true) return []
        if (quote === undefined && before?.status === 'suspended' && !moment.finished) return []
        const odds = say(moment, market, quote, bookmakerSeconds)
        if (odds === undefined) return []
        const text = JSON.stringify([odds.status, odds.main, odds.outcomes])
        const after = said.get(marketId(market))
        const isSaid = before?.text === text && before.stops === events
        if (after !== undefined) said.set(marketId(market), { ...after, text, stops: events })
        return isSaid ? [] : [inItsForm(odds)]
      })
    },
  }

  /** When every market is closed there is nothing new: the first of them is said to be closed once more. */
  function closedAgain(moment: Moment): QuotedOdds {
    const [known] = said.values()
    const market = known?.market ?? moment.quotes[0]?.market
    if (market === undefined) throw new RangeError(`${game.id}: a model must have markets.`)
    return recordOf(moment, market, { status: 'closed', outcomes: [] })
  }
}

interface SaidOfMarket {
  readonly market: Market
  readonly status: GeneralRecord['status']
  /** The record's content, and how many bet stops came before it. */
  readonly text?: string
  readonly stops?: number
}

const suspensionSeconds = 30
const margins = [0.02, 0.04, 0.05, 0.06, 0.08]

function formatOf(sport: string): OddsFormat {
  return sport === 'basketball' || sport === 'american-football' ? 'american' : 'decimal'
}

function summaryOf({ name }: FeedGame, { scoreboard }: Moment): string {
  return `${name}, ${scoreboard.text}`
}

function resultsOf(outcomes: readonly FairOutcome[]): Outcome[] {
  return outcomes.map(({ id, name, probability, removed }) => ({
    id,
    ...(name === undefined ? {} : { name }),
    status: removed === true ? 'removed' : probability > 0.5 ? 'winner' : 'loser',
  }))
}
