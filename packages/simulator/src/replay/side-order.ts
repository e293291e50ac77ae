import type { Outcome } from '@sportsfeeds/domain'

const order = ['home', 'draw', 'away', 'over', 'under']

/** Home before draw before away, over before under, and others after them as they come: the order that is stored most compactly. */
export function inSideOrder<T extends Pick<Outcome, 'id'>>(outcomes: readonly T[]): T[] {
  return outcomes.toSorted((a, b) => placeOf(a) - placeOf(b))
}

function placeOf({ id }: Pick<Outcome, 'id'>): number {
  const place = order.indexOf(id)
  return place === -1 ? order.length : place
}
