import type { FileChart } from './file-chart.ts'
import { type Part, type Run, Strategy } from './results.ts'

export interface ChartFile {
  readonly file: string
  readonly chart: FileChart
}

/** Plots latency and cost by rate and by analysts. Rings are runs that a strategy did not hold. */
export function charts(runs: readonly Run[]): ChartFile[] {
  return [
    {
      file: 'latency-by-rate.svg',
      chart: {
        title: 'End-to-end latency, 10 analysts',
        xLabel: 'odds per second',
        yLabel: 'p99, milliseconds',
        lines: createLines(runs, 'rate', ({ oddsPerSecond }) => oddsPerSecond, p99),
      },
    },
    {
      file: 'cost-by-rate.svg',
      chart: {
        title: 'Bill on AWS, 10 analysts',
        xLabel: 'odds per second',
        yLabel: 'dollars per month',
        lines: createLines(runs, 'rate', ({ oddsPerSecond }) => oddsPerSecond, dollars),
      },
    },
    {
      file: 'latency-by-analysts.svg',
      chart: {
        title: 'End-to-end latency by analysts',
        xLabel: 'analysts',
        yLabel: 'p99, milliseconds',
        lines: createLines(runs, 'analysts', ({ analysts }) => analysts, p99),
      },
    },
    {
      file: 'cost-by-analysts.svg',
      chart: {
        title: 'Bill on AWS, 100 odds per second',
        xLabel: 'analysts',
        yLabel: 'dollars per month',
        lines: createLines(runs, 'analysts', ({ analysts }) => analysts, dollars),
      },
    },
  ]
}

function p99({ endToEndMs }: Run): number | null {
  return endToEndMs.p99
}

function dollars({ dollarsPerMonth }: Run): number {
  return dollarsPerMonth
}

function createLines(
  runs: readonly Run[],
  part: Part,
  x: (run: Run) => number,
  y: (run: Run) => number | null,
): FileChart['lines'] {
  const lines = Strategy.options.map((strategy): FileChart['lines'][number] => ({
    name: strategy,
    points: runs
      .filter((run) => run.part === part && run.strategy === strategy)
      .toSorted((a, b) => x(a) - x(b))
      .flatMap((run) => {
        const value = y(run)
        return value === null ? [] : [{ x: x(run), y: value, mark: run.held ? 'dot' : 'ring' }]
      }),
  }))
  return lines.filter(({ points }) => points.length > 0)
}
