import { priceIssue } from '@sportsfeeds/domain'
import { createLadder, type Ladder } from './ladder.ts'
import type { MarketChange, MarketDefinition, RunnerChange } from './parse.ts'

/** One market's book, kept from its changes. */
export interface Market {
  readonly apply: (change: MarketChange) => void
  readonly definition: () => MarketDefinition | undefined
  /** The best price to back a runner, or else the last one traded. */
  readonly price: (runner: RunnerName) => number | undefined
}

export interface RunnerName {
  readonly id: number
  readonly hc?: number | undefined
}

export function createMarket(): Market {
  const books = new Map<string, Book>()
  let definition: MarketDefinition | undefined

  const bookOf = (runner: RunnerName): Book => {
    const name = `${runner.id}/${runner.hc ?? 0}`
    const known = books.get(name)
    if (known !== undefined) return known
    const book: Book = { back: createLadder(), lastTraded: undefined }
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
    price: (runner) => {
      const { back, lastTraded } = bookOf(runner)
      const price = back.best() ?? lastTraded
      return price === undefined || priceIssue(price, 'decimal') !== undefined ? undefined : price
    },
  }
}

interface Book {
  readonly back: Ladder
  lastTraded: number | undefined
}

function applyRunner(book: Book, { atb = [], batb = [], ltp }: RunnerChange): void {
  for (const [price, size] of atb) book.back.set(price, size)
  for (const [place, price, size] of batb) book.back.setPlace(place, price, size)
  book.lastTraded = ltp ?? book.lastTraded
}
