import { type CostEstimate, type CostLine, pricedRegion, prices, pricesAsOf } from '@sportsfeeds/cost'

/** Two estimates of the same month side by side, line by line, with the prices they are made of. */
export function costTable(ours: CostEstimate, published: CostEstimate): string {
  const units = [...new Set([...ours.lines, ...published.lines].map(({ unit }) => unit))]
  const rows = units.map((unit) => [
    prices[unit].unit,
    quantity(linesOf(ours, unit)),
    dollars(linesOf(ours, unit)),
    quantity(linesOf(published, unit)),
    dollars(linesOf(published, unit)),
  ])
  const table = [
    ['unit', 'ours', '$ a month', 'published design', '$ a month'],
    ...rows,
    ['sum', '', total(ours), '', total(published)],
  ]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)))
  return [
    ...table.map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    ),
    '',
    `The published design costs ${(published.dollarsPerMonth / ours.dollarsPerMonth).toFixed(1)} times as much.`,
    `List prices of ${pricedRegion} as of ${pricesAsOf}, without free tiers:`,
    ...new Set(units.map((unit) => `  ${prices[unit].source}`)),
  ].join('\n')
}

function linesOf({ lines }: CostEstimate, unit: CostLine['unit']): CostLine[] {
  return lines.filter((line) => line.unit === unit)
}

function quantity(lines: readonly CostLine[]): string {
  return Math.round(lines.reduce((sum, { quantityPerMonth }) => sum + quantityPerMonth, 0)).toLocaleString(
    'en-US',
  )
}

function dollars(lines: readonly CostLine[]): string {
  return whole(lines.reduce((sum, { dollarsPerMonth }) => sum + dollarsPerMonth, 0))
}

function total({ dollarsPerMonth }: CostEstimate): string {
  return whole(dollarsPerMonth)
}

function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en-US')
}
