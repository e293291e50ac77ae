/**
 * Cuts a list into the fewest runs, as [start, end) pairs, whose sizes with a separator of one byte between them stay
 * within `limit`. An element larger than that forms a run of its own.
 */
export function cutBySize(sizes: readonly number[], limit: number): [start: number, end: number][] {
  const runs: [number, number][] = []
  let start = 0
  let filled = 0
  for (const [index, size] of sizes.entries()) {
    const needed = index === start ? size : filled + 1 + size
    if (index > start && needed > limit) {
      runs.push([start, index])
      start = index
      filled = size
    } else {
      filled = needed
    }
  }
  if (start < sizes.length) runs.push([start, sizes.length])
  return runs
}
