/** The prices on one side of a runner's book, kept from changes. */
export interface Ladder {
  readonly set: (price: number, size: number) => void
  /** By place in the order of preference, from 0, as the shortened books have it. */
  readonly setPlace: (place: number, price: number, size: number) => void
  readonly best: () => number | undefined
}

/** @param better true if the first price is preferable: the higher one to back, the lower one to lay. */
export function createLadder(better: (price: number, than: number) => boolean): Ladder {
  const sizes = new Map<number, number>()
  const places = new Map<number, number>()
  let best: number | undefined

  const findBest = (): number | undefined => {
    let found: number | undefined
    for (const price of sizes.keys()) {
      if (found === undefined || better(price, found)) found = price
    }
    return found
  }

  return {
    set: (price, size) => {
      if (size > 0) {
        sizes.set(price, size)
        if (best === undefined || better(price, best)) best = price
      } else if (sizes.delete(price) && price === best) {
        best = findBest()
      }
    },
    setPlace: (place, price, size) => {
      if (size > 0) places.set(place, price)
      else places.delete(place)
    },
    best: () => best ?? places.get(0),
  }
}

export function isHigher(price: number, than: number): boolean {
  return price > than
}

export function isLower(price: number, than: number): boolean {
  return price < than
}
