interface Room {
  readonly least: number
  readonly most: number
  /** Between two neighbours. */
  readonly distance: number
}

/**
 * Moves ascending positions apart, as little as it takes, so that labels do not cover each other. There has to be room for
 * all of them.
 */
export function spread(positions: readonly number[], { least, most, distance }: Room): number[] {
  const spaced: number[] = []
  for (const position of positions)
    spaced.push(Math.max(position, least, (spaced.at(-1) ?? -Infinity) + distance))
  let limit = most
  for (const [index, position] of [...spaced.entries()].toReversed()) {
    spaced[index] = Math.min(position, limit)
    limit = (spaced[index] ?? 0) - distance
  }
  return spaced
}
