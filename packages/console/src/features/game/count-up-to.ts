/** How many of `items`, which ascend by `of`, are at `limit` or before. */
export function countUpTo<T>(items: readonly T[], limit: number, of: (item: T) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    // Between 0 and the length there is an item.
    if (of(items[middle] as T) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
