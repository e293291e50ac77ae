import type { FeedOddsInput, GameInput } from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { createBookmaker, type OfferedPrices } from './bookmaker.ts'
import type { Match } from './match.ts'

/** What a provider says about one market, but for its date. */
type FeedQuote = Omit<FeedOddsInput, 'date'>

export interface GameFeed {
  /** The next market in turn, as the provider sees it after `seconds` of the match. */
  readonly next: (seconds: number) => FeedQuote
}

/**
 * The prices that one provider has for a game: markets take turns. After an event every market is said to be suspended
 * at least once, with its last prices, before new prices come.
 * @param marginAdded to the margin that a market has by chance.
 */
export function createGameFeed(
  game: Pick<GameInput, 'id' | 'name' | 'gameDate' | 'sport'>,
  match: Match,
  marginAdded: number,
  random: Random,
): GameFeed {
  const oddsFormat = game.sport === 'basketball' ? 'american' : 'decimal'
  let betsFrom = 0
  let turn = 0
  let { events } = match.asOf(0)
  const markets = match.asOf(0).quotes.map((quote) => {
    const margin = (margins[random.int(margins.length)] ?? 0.05) + marginAdded
    const bookmaker = createBookmaker(margin, oddsFormat, random)
    return { bookmaker, offered: bookmaker.offer(quote, 0), offeredSeconds: 0, mustSuspend: false }
  })

  return {
    next: (seconds) => {
      const moment = match.asOf(seconds)
      if (moment.events > events) {
        events = moment.events
        betsFrom = seconds + suspensionSeconds
        for (const market of markets) market.mustSuspend = true
      }
      const place = turn % moment.quotes.length
      turn += 1
      const quote = moment.quotes[place]
      const market = markets[place]
      if (quote === undefined || market === undefined) {
        throw new RangeError(`${game.id}: a model's markets must stay the same.`)
      }
      const isOpen = !moment.finished && !market.mustSuspend && seconds >= betsFrom
      market.mustSuspend = false
      if (isOpen) {
        market.offered = market.bookmaker.offer(quote, Math.max(0, seconds - market.offeredSeconds))
        market.offeredSeconds = seconds
      }
      return feedQuote(game, quote, market.offered, isOpen, `${game.name}, ${moment.score}`)
    },
  }
}

const suspensionSeconds = 30
const margins = [0.02, 0.04, 0.05, 0.06, 0.08]

function feedQuote(
  game: Pick<GameInput, 'id' | 'gameDate'>,
  quote: { type: string; home?: number; away?: number },
  offered: OfferedPrices,
  isOpen: boolean,
  summary: string,
): FeedQuote {
  return {
    gameId: game.id,
    gameDate: game.gameDate,
    type: quote.type,
    isOpen,
    home: quote.home,
    away: quote.away,
    ...offered,
    summary,
  }
}
