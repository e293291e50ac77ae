/**
 * Several sources, each in its own order, as one in order of time. What has no time comes right after what was before
 * it in its source.
 */
export async function* mergeByTime<T>(
  sources: readonly AsyncGenerator<T, void, undefined>[],
  timeOf: (item: T) => number | undefined,
): AsyncGenerator<T, void, undefined> {
  /** The next item of each source that has one, in order of time; of equal times the earlier source first. */
  const heads: Head<T>[] = []
  const advance = async (source: AsyncGenerator<T, void, undefined>, place: number, sinceMs: number) => {
    const next = await source.next()
    if (next.done === true) return
    const head = { item: next.value, atMs: timeOf(next.value) ?? sinceMs, source, place }
    heads.splice(placeFor(heads, head), 0, head)
  }
  for (const [place, source] of sources.entries()) await advance(source, place, -Infinity)
  for (let head = heads.shift(); head !== undefined; head = heads.shift()) {
    yield head.item
    await advance(head.source, head.place, head.atMs)
  }
}

interface Head<T> {
  readonly item: T
  readonly atMs: number
  readonly source: AsyncGenerator<T, void, undefined>
  readonly place: number
}

function placeFor<T>(heads: readonly Head<T>[], head: Head<T>): number {
  let low = 0
  let high = heads.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = heads[middle]
    if (other !== undefined && comesBefore(other, head)) low = middle + 1
    else high = middle
  }
  return low
}

function comesBefore<T>(a: Head<T>, b: Head<T>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.place < b.place)
}
