import type { FeedOddsInput, GameInput } from '@sportsfeeds/domain'
import type { Random } from '../random.ts'
import { createBookmaker, type OfferedPrices } from './bookmaker.ts'
import type { InPlayModel } from './model.ts'

/** What a provider says about one market, but for its date. */
type FeedQuote = Omit<FeedOddsInput, 'date'>

export interface GameFeed {
  /** The next market in turn, as it stands after `seconds` of the match; a played-out match starts anew. */
  readonly next: (seconds: number) => FeedQuote
}

/**
 * The prices of one game: markets take turns. After an event every market is said to be suspended at least once, with
 * its last prices, before new prices come.
 */
export const createGameFeed = (
  game: Pick<GameInput, 'id' | 'name' | 'gameDate' | 'sport'>,
  createModel: () => InPlayModel,
  random: Random,
): GameFeed => {
  let model = createModel()
  let matchBeganSeconds = 0
  let betsFrom = 0
  let turn = 0
  const oddsFormat = game.sport === 'basketball' ? 'american' : 'decimal'
  const markets = model.quotes().map((quote) => {
    const bookmaker = createBookmaker(margins[random.int(margins.length)] ?? 0.05, oddsFormat, random)
    return { bookmaker, offered: bookmaker.offer(quote, 0), offeredSeconds: 0, mustSuspend: false }
  })

  return {
    next: (seconds) => {
      if (model.playTo(seconds - matchBeganSeconds)) {
        betsFrom = seconds + suspensionSeconds
        for (const market of markets) market.mustSuspend = true
      }
      const quotes = model.quotes()
      const place = turn % quotes.length
      turn += 1
      const quote = quotes[place]
      const market = markets[place]
      if (quote === undefined || market === undefined) {
        throw new RangeError(`${game.id}: a model's markets must stay the same.`)
      }
      const summary = `${game.name}, ${model.score()}`
      const isOpen = !model.finished() && !market.mustSuspend && seconds >= betsFrom
      market.mustSuspend = false
      if (isOpen) {
        market.offered = market.bookmaker.offer(quote, Math.max(0, seconds - market.offeredSeconds))
        market.offeredSeconds = seconds
      }
      if (model.finished() && place === quotes.length - 1) {
        model = createModel()
        matchBeganSeconds = seconds
      }
      return feedQuote(game, quote, market.offered, isOpen, summary)
    },
  }
}

const suspensionSeconds = 30
const margins = [0.02, 0.04, 0.05, 0.06, 0.08]

const feedQuote = (
  game: Pick<GameInput, 'id' | 'gameDate'>,
  quote: { type: string; home?: number; away?: number },
  offered: OfferedPrices,
  isOpen: boolean,
  summary: string,
): FeedQuote => ({
  gameId: game.id,
  gameDate: game.gameDate,
  type: quote.type,
  isOpen,
  home: quote.home,
  away: quote.away,
  ...offered,
  summary,
})
