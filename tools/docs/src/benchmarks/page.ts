import type { ConsoleMeasurement } from './console-measurement.ts'
import { consoleSection } from './console-section.ts'
import { median } from './median.ts'
import type { BenchResults, Part, Run, Strategy } from './results.ts'

/** Writes docs/BENCHMARKS.md. */
export function benchmarksPage(results: BenchResults, console: ConsoleMeasurement | undefined): string {
  return [
    '# Benchmarks',
    '',
    'This page is generated from `docs/benchmarks/bench.json` by `npm run docs:write`. `npm run bench` measures again and updates both.',
    '',
    ...introduction(results),
    ...claimsSection(results),
    ...sideBySide(
      results.runs,
      'designLoad',
      'Same load: the rate that the product is designed for',
      'The naive consumer may work off its backlog after the load: posts and reads are counted until everything has arrived, or nothing has arrived for a while.',
    ),
    ...sideBySide(
      results.runs,
      'lowLoad',
      'Same load: a rate that the naive design holds on this machine',
      'Medians of several rounds, in which the two designs alternate. At a low rate there are few odds to batch, so this is the load at which the designs differ least.',
    ),
    ...growthWithRate(results.runs),
    ...growthWithAnalysts(results.runs),
    ...bundles(results),
    ...(console === undefined ? [] : consoleSection(console)),
    ...limits(),
  ].join('\n')
}

function introduction({ takenAt, quick, machine, durationSeconds, runs }: BenchResults): string[] {
  return [
    `Measured on ${takenAt.slice(0, 10)} on ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB of memory, Node ${machine.node}, in ${minutes(durationSeconds)}${quick ? ', by `npm run bench -- --quick`' : ''}.`,
    'Provider, analysts and the whole emulated cloud share this machine.',
    '',
    'Two consumers of the same change stream are compared **on the same emulator, deployed by the same Pulumi program, with the same input and the same analysts**. Only the consumer’s bundle differs:',
    '',
    '- **naive**: the published reference design, implemented from its description in `bench/src/naive`. For each odds record it scans the connection index and posts one message to each connection; errors are ignored. Where the description leaves a choice, the faster one is taken: clients and sockets are reused, the posts of one odds record run in parallel, and nothing is logged per post.',
    '- **ours**: the consumer that this repository deploys.',
    ...(runs.some(({ strategy }) => strategy === 'gateway')
      ? [
          '- **gateway**: the same program with `delivery: gateway`. Two tasks hold the WebSockets themselves, as processes of their own; there is no consumer.',
        ]
      : []),
    '',
    'Every run starts a new stack in a process of its own, sized by the shard formula, whose headroom is for games that do not spread evenly, and warms it up before counting.',
    '',
  ]
}

function claimsSection({ claims }: BenchResults): string[] {
  return [
    '## Claims',
    '',
    ...table(
      ['claim', 'measured', 'at least', 'holds'],
      claims.map(({ statement, measured, required, holds }) => [
        statement,
        figure(measured),
        figure(required),
        holds ? 'yes' : '**no**',
      ]),
    ),
    '',
  ]
}

function sideBySide(runs: readonly Run[], part: Part, title: string, note: string): string[] {
  const naive = runsOf(runs, part, 'naive')
  const ours = runsOf(runs, part, 'ours')
  const [example] = naive
  if (example === undefined || ours.length === 0) return []
  const row = (name: string, of: (run: Run) => number | null): string[] => {
    const [n, o] = [naive, ours].map((group) => median(group.flatMap((run) => of(run) ?? [])))
    return [
      name,
      n === undefined ? '–' : figure(n),
      o === undefined ? '–' : figure(o),
      n === undefined || o === undefined || o === 0 ? '–' : `${figure(n / o)} ×`,
    ]
  }
  return [
    `## ${title}`,
    '',
    `${count(example.oddsPerSecond)} odds/s, ${count(example.analysts)} analysts, ${example.seconds} s. ${note}`,
    '',
    ...table(
      ['', 'naive', 'ours', 'naive / ours'],
      [
        row('posts per odds record', ({ postsPerOdds }) => postsPerOdds),
        row('registry scans per odds record', ({ scansPerOdds }) => scansPerOdds),
        row('registry read units per odds record', ({ readUnitsPerOdds }) => readUnitsPerOdds),
        row('CPU of the whole stack, ms per odds record', ({ cpuMsPerOdds }) => cpuMsPerOdds.stack),
        row('· consumer', ({ cpuMsPerOdds }) => cpuMsPerOdds.consumer),
        row('· other functions', ({ cpuMsPerOdds }) => cpuMsPerOdds.otherFunctions),
        row('· emulated services', ({ cpuMsPerOdds }) => cpuMsPerOdds.services),
        row('CPU of provider and analysts, ms per odds record', ({ cpuMsPerOdds }) => cpuMsPerOdds.load),
        row('end to end p50, ms', ({ endToEndMs }) => endToEndMs.p50),
        row('end to end p99, ms', ({ endToEndMs }) => endToEndMs.p99),
        row('lost, odds records times analysts', ({ lost }) => lost),
        row('AWS bill, dollars per month', ({ dollarsPerMonth }) => dollarsPerMonth),
      ],
    ),
    '',
  ]
}

function growthWithRate(runs: readonly Run[]): string[] {
  return [
    '## Growth with the rate',
    '',
    '10 analysts. A rate is held if nothing was lost, duplicated or out of order, at least 99.5 % was acknowledged on schedule, and 99 % arrived within a second. Rings in the plots are rates that were not held.',
    '',
    ...(['naive', 'ours'] as const).map(
      (strategy) =>
        `- **${strategy}**: ${count(sustained(runs, strategy))} odds/s, the highest rate held of those tried.`,
    ),
    '',
    '![End-to-end latency by rate](benchmarks/latency-by-rate.svg)',
    '![Bill by rate](benchmarks/cost-by-rate.svg)',
    '',
    ...runTable(runs, 'rate'),
  ]
}

/** A quick bench has none. */
function growthWithAnalysts(runs: readonly Run[]): string[] {
  return runs.some(({ part }) => part === 'analysts')
    ? [
        '## Growth with the analysts',
        '',
        '100 odds/s. The naive consumer gets no more than it can post on this machine, and its bill is scaled up to 100 odds/s.',
        '',
        '![End-to-end latency by analysts](benchmarks/latency-by-analysts.svg)',
        '![Bill by analysts](benchmarks/cost-by-analysts.svg)',
        '',
        ...runTable(runs, 'analysts'),
      ]
    : []
}

function runTable(runs: readonly Run[], part: Part): string[] {
  return [
    ...table(
      [
        'strategy',
        'odds/s',
        'analysts',
        'held',
        'lost',
        'p50 ms',
        'p99 ms',
        'posts/odds',
        'scans/odds',
        'CPU ms/odds',
        '$/month',
      ],
      runs
        .filter((run) => run.part === part)
        .toSorted(
          (a, b) =>
            a.strategy.localeCompare(b.strategy) ||
            a.analysts - b.analysts ||
            a.oddsPerSecond - b.oddsPerSecond,
        )
        .map((run) => [
          run.strategy,
          count(run.oddsPerSecond),
          count(run.analysts),
          run.held ? 'yes' : 'no',
          count(run.lost),
          milliseconds(run.endToEndMs.p50),
          milliseconds(run.endToEndMs.p99),
          figure(run.postsPerOdds),
          figure(run.scansPerOdds),
          figure(run.cpuMsPerOdds.stack),
          figure(run.dollarsPerMonth),
        ]),
    ),
    '',
  ]
}

function bundles(results: BenchResults): string[] {
  return [
    '## Bundles',
    '',
    ...table(
      ['bundle', 'minified kB', 'cold import ms'],
      results.bundles.map(({ name, bytes, coldImportMs }) => [
        name,
        (bytes / 1000).toFixed(1),
        coldImportMs.toFixed(0),
      ]),
    ),
    '',
  ]
}

function limits(): string[] {
  return [
    '## Limits of these results',
    '',
    '- Counts (posts, scans, read units) depend on the design only and would be the same on AWS. So would the bill, as far as the emulator meters what AWS meters; free tiers are not included.',
    '- CPU times and latencies are those of one small machine that runs everything; compare them only with each other. On AWS, neither consumer competes with the database for a core, and a post takes milliseconds of waiting.',
    '- The naive consumer processes the odds of a batch one after the other, as published. With more shards it would hold a higher rate, with the same scans and posts per odds record.',
    '- `docs/PERFORMANCE.md` explains where the time goes at the highest rates.',
    '',
  ]
}

function runsOf(runs: readonly Run[], part: Part, strategy: Strategy): Run[] {
  return runs.filter((run) => run.part === part && run.strategy === strategy)
}

/** Highest rate held of those tried. */
function sustained(runs: readonly Run[], strategy: Strategy): number {
  return Math.max(
    0,
    ...runs
      .filter((run) => run.strategy === strategy && run.analysts === 10 && run.held)
      .map(({ oddsPerSecond }) => oddsPerSecond),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map((_, place) => (place === 0 ? '---' : '---:')), ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  )
}

function count(value: number): string {
  return value.toLocaleString('en-GB')
}

/** Formats with three significant digits, or as a whole number from a hundred on. */
function figure(value: number): string {
  if (value === 0) return '0'
  return Math.abs(value) >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : value.toFixed(0)
}

function minutes(seconds: number): string {
  return `${Math.round(seconds / 6) / 10} minutes`
}
