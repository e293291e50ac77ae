/**
 * The fewest runs of neighbours, as [start, end) pairs, whose sizes with a separator of one byte between them stay
 * within `room`. One that is larger alone makes a run of its own.
 */
export function cutBySize(sizes: readonly number[], room: number): [start: number, end: number][] {
  const runs: [number, number][] = []
  let start = 0
  let filled = 0
  for (const [index, size] of sizes.entries()) {
    const needed = index === start ? size : filled + 1 + size
    if (index > start && needed > room) {
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
