import { createLadder, isHigher, isLower, type Ladder } from './ladder.ts'
import type { MarketChange, MarketDefinition, RunnerChange } from './parse.ts'

/** Known prices of one runner. */
interface RunnerPrices {
  /** The best price on offer to back and to lay. */
  readonly back: number | undefined
  readonly lay: number | undefined
  readonly lastTraded: number | undefined
}

/** One market's book, kept from its changes. */
export interface Market {
  readonly apply: (change: MarketChange) => void
  readonly definition: () => MarketDefinition | undefined
  readonly prices: (runner: RunnerName) => RunnerPrices
}

export interface RunnerName {
  readonly id: number
  readonly hc?: number
}

export function createMarket(): Market {
  const books = new Map<string, Book>()
  let definition: MarketDefinition | undefined

  const bookOf = (runner: RunnerName): Book => {
    const name = `${runner.id}/${runner.hc ?? 0}`
    const known = books.get(name)
    if (known !== undefined) return known
    const book: Book = { back: createLadder(isHigher), lay: createLadder(isLower), lastTraded: undefined }
    books.set(name, book)
    return book
  }

  return {
    apply: ({ img, marketDefinition, rc = [] }) => {
      if (img === true) books.clear()
      definition = marketDefinition ?? definition
      for (const change of rc) applyRunner(bookOf(change), change)
    },
    definition: () => definition,
    prices: (runner) => {
      const { back, lay, lastTraded } = bookOf(runner)
      return { back: back.best(), lay: lay.best(), lastTraded }
    },
  }
}

interface Book {
  readonly back: Ladder
  readonly lay: Ladder
  lastTraded: number | undefined
}

function applyRunner(book: Book, { atb = [], atl = [], batb = [], batl = [], ltp }: RunnerChange): void {
  for (const [price, size] of atb) book.back.set(price, size)
  for (const [price, size] of atl) book.lay.set(price, size)
  for (const [place, price, size] of batb) book.back.setPlace(place, price, size)
  for (const [place, price, size] of batl) book.lay.setPlace(place, price, size)
  book.lastTraded = ltp ?? book.lastTraded
}
