import type { ConsoleMeasurement } from './console-measurement.ts'
import { consoleSection } from './console-section.ts'
import { median } from './median.ts'
import type { BenchResults, Part, Run, Strategy } from './results.ts'

/** docs/BENCHMARKS.md. */
export function benchmarksPage(results: BenchResults, console: ConsoleMeasurement | undefined): string {
  return [
    '# Benchmarks',
    '',
    'This page is generated from `docs/benchmarks/bench.json` (`pnpm docs:write`); `npx pnpm@10.34.8 bench` measures anew and writes both.',
    '',
    ...introduction(results),
    ...claims(results),
    ...sideBySide(
      results.runs,
      'designLoad',
      'The same load: the rate that the product is designed for',
      'The naive consumer may work off later what it put off: posts and reads are counted until everything has arrived, or nothing came for a while.',
    ),
    ...sideBySide(
      results.runs,
      'lowLoad',
      'The same load: a rate that the naive design holds on this machine',
      'Medians of the rounds, which the two took in turns. With a few odds a second there is little to put together: this is the load at which the designs differ least.',
    ),
    ...growthWithRate(results.runs),
    ...growthWithAnalysts(results.runs),
    ...bundles(results),
    ...(console === undefined ? [] : consoleSection(console)),
    ...limits(),
  ].join('\n')
}

function introduction({ takenAt, quick, machine, durationSeconds }: BenchResults): string[] {
  return [
    `Taken ${takenAt.slice(0, 10)} on ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}, in ${minutes(durationSeconds)}${quick ? ', by `bench --quick`' : ''}.`,
    'Provider, analysts and the whole emulated cloud share that one machine.',
    '',
    'Two consumers of the same change stream are compared, **on the same emulator, by the same Pulumi program, with the same input and the same analysts**; only the bundle of the consumer is another one:',
    '',
    '- **naive**: the published reference design, written anew from its description in `e2e/bench/naive`. For each odds it scans the index of connections and posts one message to each of them; errors are swallowed. It is built to do well where the description leaves room: clients and sockets are kept, the posts of one odds run side by side, nothing is logged for a push.',
    '- **ours**: the consumer that is deployed.',
    '',
    'Every run has a freshly started stack in a process of its own, sized by the shard formula for 1.6 times the rate (twenty games never spread evenly over the shards), and is warmed up before anything is counted.',
    '',
  ]
}

function claims({ verdicts }: BenchResults): string[] {
  return [
    '## What is claimed',
    '',
    ...table(
      ['claim', 'measured', 'at least', 'holds'],
      verdicts.map(({ claim, measured, required, holds }) => [
        claim,
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
        row('posts for each odds', ({ postsPerOdds }) => postsPerOdds),
        row('scans of the registry for each odds', ({ scansPerOdds }) => scansPerOdds),
        row('read units of the registry for each odds', ({ readUnitsPerOdds }) => readUnitsPerOdds),
        row('CPU of the whole stack, ms an odds', ({ cpuMsPerOdds }) => cpuMsPerOdds.stack),
        row('· consumer', ({ cpuMsPerOdds }) => cpuMsPerOdds.consumer),
        row('· other functions', ({ cpuMsPerOdds }) => cpuMsPerOdds.otherFunctions),
        row('· emulated services', ({ cpuMsPerOdds }) => cpuMsPerOdds.services),
        row('CPU of provider and analysts, ms an odds', ({ cpuMsPerOdds }) => cpuMsPerOdds.load),
        row('end to end p50, ms', ({ endToEndMs }) => endToEndMs.p50),
        row('end to end p99, ms', ({ endToEndMs }) => endToEndMs.p99),
        row('never delivered, odds times analysts', ({ lost }) => lost),
        row('AWS bill, dollars a month', ({ dollarsPerMonth }) => dollarsPerMonth),
      ],
    ),
    '',
  ]
}

function growthWithRate(runs: readonly Run[]): string[] {
  return [
    '## Growth with the rate',
    '',
    '10 analysts. A rate is held when nothing was lost, repeated or out of order, at least 99.5 % of it was acknowledged on schedule, and 99 % arrived within a second. Rings in the plots are rates that were not held.',
    '',
    ...(['naive', 'ours'] as const).map(
      (strategy) =>
        `- **${strategy}**: ${count(sustained(runs, strategy))} odds/s held at most, of the rates tried.`,
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
        'Ours at 100 odds/s. The naive consumer is given no more than it can post on this machine, and what each odds uses is billed for 100 odds/s.',
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
    '## What this says, and what it does not',
    '',
    '- Counts (posts, scans, read units) are the design’s own and would be the same on AWS. So is the bill, as far as the emulator meters what AWS meters; free tiers are left out.',
    '- CPU times and latencies are those of one small machine that plays all parts; compare them with each other only. On AWS, neither consumer competes with the database for a core, and a post takes milliseconds of waiting.',
    '- The naive consumer handles the odds of a batch one after the other, as published. With more shards it would hold more and scan and post exactly as often for each odds.',
    '- `docs/PERFORMANCE.md` says where the time goes at the highest rates.',
    '',
  ]
}

function runsOf(runs: readonly Run[], part: Part, strategy: Strategy): Run[] {
  return runs.filter((run) => run.part === part && run.strategy === strategy)
}

/** The highest rate that was held, of those tried. */
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

/** Three significant digits, and whole numbers from a hundred on. */
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
