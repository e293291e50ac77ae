/** Puts items back into an earlier order; those that are not in it come after them, in the order that they have. */
export function holdOrder<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  order: readonly string[] | undefined,
): readonly Item[] {
  if (order === undefined) return items
  const places = new Map(order.map((key, index) => [key, index]))
  const placeOf = (item: Item): number => places.get(keyOf(item)) ?? order.length
  return items.toSorted((a, b) => placeOf(a) - placeOf(b))
}
