import type { Bundle, Claim, Run } from '@sportsfeeds/docs/benchmarks'

/** Formats the heading of the table of runs. */
export function tableHead(): string {
  return row(columns.map(({ title }) => title))
}

/** Formats one run as a line of the table. */
export function tableRow(run: Run): string {
  return row(columns.map(({ of }) => of(run)))
}

export function bundleTable(bundles: readonly Bundle[]): string {
  return bundles
    .map(
      ({ name, bytes, coldImportMs }) =>
        `${name.padEnd(20)}${(bytes / 1000).toFixed(1).padStart(9)} kB${coldImportMs.toFixed(0).padStart(7)} ms cold import`,
    )
    .join('\n')
}

export function claimLines(claims: readonly Claim[]): string {
  return claims
    .map(
      ({ statement, measured, required, holds }) =>
        `${holds ? 'holds ' : 'FAILED'}  ${measured.toLocaleString('en-GB')} ${statement} (at least ${required})`,
    )
    .join('\n')
}

const columns: readonly { readonly title: string; readonly of: (run: Run) => string }[] = [
  { title: 'part', of: ({ part }) => part },
  { title: 'strategy', of: ({ strategy }) => strategy },
  { title: 'odds/s', of: ({ oddsPerSecond }) => count(oddsPerSecond) },
  { title: 'analysts', of: ({ analysts }) => count(analysts) },
  { title: 'held', of: ({ held }) => (held ? 'yes' : 'no') },
  { title: 'lost', of: ({ lost }) => count(lost) },
  { title: 'p50 ms', of: ({ endToEndMs }) => ms(endToEndMs.p50) },
  { title: 'p99 ms', of: ({ endToEndMs }) => ms(endToEndMs.p99) },
  { title: 'posts/odds', of: ({ postsPerOdds }) => figure(postsPerOdds) },
  { title: 'scans/odds', of: ({ scansPerOdds }) => figure(scansPerOdds) },
  { title: 'CPU ms/odds', of: ({ cpuMsPerOdds }) => figure(cpuMsPerOdds.stack) },
  { title: 'cores', of: ({ coresBusy }) => coresBusy.toFixed(2) },
  { title: '$/month', of: ({ dollarsPerMonth }) => count(Math.round(dollarsPerMonth)) },
]

function row(cells: readonly string[]): string {
  return cells.map((cell, place) => (place < 2 ? cell.padEnd(11) : cell.padStart(12))).join('')
}

function count(value: number): string {
  return value.toLocaleString('en-GB')
}

function ms(value: number | null): string {
  return value === null ? '–' : value.toFixed(0)
}

function figure(value: number): string {
  return value === 0 ? '0' : value.toPrecision(3)
}
