import { type CostDifference, prices } from '@sportsfeeds/cost'

/** Formats where an estimate and a metered run of the same load disagree. */
export function costDifferences(differences: readonly CostDifference[]): string {
  if (differences.length === 0) return 'The meter of the run counted the same, to a tenth.'
  return [
    'The meter of the run counted otherwise, by more than a tenth, a month:',
    ...differences.map(
      ({ unit, estimated, metered }) =>
        `  ${prices[unit].unit}: estimated ${count(estimated)}, counted ${count(metered)}`,
    ),
  ].join('\n')
}

function count(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}
