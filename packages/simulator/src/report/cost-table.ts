import {
  type CostEstimate,
  type CostLine,
  pricedRegion,
  prices,
  pricesAsOf,
  type RegionalCost,
} from '@sportsfeeds/cost'

/**
 * Two estimates of the same month side by side, line by line, with the prices they are made of; the first one also by the
 * prices of another region.
 */
export function costTable(ours: CostEstimate, published: CostEstimate, elsewhere?: RegionalCost): string {
  const units = [...new Set([...ours.lines, ...published.lines].map(({ unit }) => unit))]
  const rows = units.map((unit) => [
    prices[unit].unit,
    quantity(linesOf(ours, unit)),
    dollars(linesOf(ours, unit)),
    ...(elsewhere === undefined ? [] : [regional(elsewhere, unit)]),
    quantity(linesOf(published, unit)),
    dollars(linesOf(published, unit)),
  ])
  const table = [
    [
      'unit',
      'ours',
      '$ a month',
      ...(elsewhere === undefined ? [] : [elsewhere.region]),
      'published design',
      '$ a month',
    ],
    ...rows,
    ['sum', '', total(ours), ...(elsewhere === undefined ? [] : ['']), '', total(published)],
  ]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)))
  return [
    ...table.map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths?.[column] ?? 0) : cell.padStart(widths?.[column] ?? 0),
        )
        .join('  '),
    ),
    '',
    `The published design costs ${(published.dollarsPerMonth / ours.dollarsPerMonth).toFixed(1)} times as much.`,
    `List prices of ${pricedRegion} as of ${pricesAsOf}, without free tiers:`,
    ...new Set(units.map((unit) => `  ${prices[unit].source}`)),
    ...(elsewhere === undefined ? [] : regionalNotes(elsewhere)),
  ].join('\n')
}

function regional({ byUnit }: RegionalCost, unit: CostLine['unit']): string {
  if (!byUnit.has(unit)) return '0'
  const amount = byUnit.get(unit)
  return amount === undefined ? 'unknown' : whole(amount)
}

/** How much of the estimate is known in the other region, and from where. */
function regionalNotes({ region, known, byUnit, dollarsPerMonth, comparedWith }: RegionalCost): string[] {
  const unknown = [...byUnit].filter(([, amount]) => amount === undefined).map(([unit]) => prices[unit].unit)
  const more = (dollarsPerMonth / comparedWith - 1) * 100
  return [
    `What is known of ${region} costs $${whole(dollarsPerMonth)} there and $${whole(comparedWith)} in ${pricedRegion}: ${more.toFixed(0)} % more.`,
    ...(unknown.length === 0 ? [] : [`Not known there, or not at this volume: ${unknown.join(', ')}.`]),
    `Prices of ${region} as of ${known.asOf}:`,
    ...known.sources.map((source) => `  ${source}`),
  ]
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
