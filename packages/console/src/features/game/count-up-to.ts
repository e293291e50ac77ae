/** Counts the items whose key is at most `limit`. `items` must be sorted by `getKey`. */
export function countUpTo<T>(items: readonly T[], limit: number, getKey: (item: T) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    // `middle` is always within the array.
    if (getKey(items[middle] as T) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
