/** The prices on offer to back a runner, kept from changes. */
export interface Ladder {
  readonly set: (price: number, size: number) => void
  /** By place in the order of preference, from 0, as the shortened books have it. */
  readonly setPlace: (place: number, price: number, size: number) => void
  /** The highest price. */
  readonly best: () => number | undefined
}

export function createLadder(): Ladder {
  const sizes = new Map<number, number>()
  const places = new Map<number, number>()
  let best: number | undefined

  return {
    set: (price, size) => {
      if (size > 0) {
        sizes.set(price, size)
        if (best === undefined || price > best) best = price
      } else if (sizes.delete(price) && price === best) {
        best = sizes.size === 0 ? undefined : Math.max(...sizes.keys())
      }
    },
    setPlace: (place, price, size) => {
      if (size > 0) places.set(place, price)
      else places.delete(place)
    },
    best: () => best ?? places.get(0),
  }
}
