import type { ProviderName } from '@sportsfeeds/domain'

/** Columns that are shown unless the analyst chooses: more are hard to read at once. */
export const automaticColumns = 12

/**
 * Providers with a column, from left to right: those that the analyst chose, or else by name, or the ones with the most
 * markets where there are too many.
 * @param markets number of markets by provider
 */
export function providerColumns(
  chosen: readonly ProviderName[],
  markets: ReadonlyMap<ProviderName, number>,
): readonly ProviderName[] {
  const known = chosen.filter((name) => markets.has(name))
  if (known.length > 0) return known
  const names = [...markets.keys()].toSorted((a, b) => a.localeCompare(b))
  if (names.length <= automaticColumns) return names
  const size = (name: ProviderName): number => markets.get(name) ?? 0
  return names.toSorted((a, b) => size(b) - size(a)).slice(0, automaticColumns)
}

/** Adds a provider as the last column, or removes it. */
export function toggleColumn(shown: readonly ProviderName[], name: ProviderName): readonly ProviderName[] {
  return shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name]
}

/** Moves a column to the left (−1) or to the right (1). */
export function moveColumn(
  shown: readonly ProviderName[],
  name: ProviderName,
  by: -1 | 1,
): readonly ProviderName[] {
  const from = shown.indexOf(name)
  const to = from + by
  if (from < 0 || to < 0 || to >= shown.length) return shown
  return shown.toSpliced(from, 1).toSpliced(to, 0, name)
}
