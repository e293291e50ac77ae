import { readFile } from 'node:fs/promises'
import type { GeneratedDocument } from '../generated-document.ts'
import { type ChartFile, charts } from './charts.ts'
import { ConsoleMeasurement } from './console-measurement.ts'
import { fileChart } from './file-chart.ts'
import { benchmarksPage } from './page.ts'
import { BenchResults } from './results.ts'

/** Generates BENCHMARKS.md and its plots from the committed results; nothing if there are none. */
export async function benchmarkDocuments(): Promise<readonly GeneratedDocument[]> {
  const bench = await readCommitted('bench.json')
  if (bench === undefined) return []
  const results = BenchResults.parse(bench)
  const console = await readCommitted('console.json')
  return [
    {
      file: 'BENCHMARKS.md',
      text: benchmarksPage(results, console === undefined ? undefined : ConsoleMeasurement.parse(console)),
    },
    ...charts(results.runs)
      .filter(hasPoints)
      .map(({ file, chart }) => ({
        file: `benchmarks/${file}`,
        text: fileChart(chart),
      })),
  ]
}

/** A quick bench has no runs for some charts. */
function hasPoints({ chart }: ChartFile): boolean {
  return chart.lines.some(({ points }) => points.length > 0)
}

async function readCommitted(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(new URL(`../../../../docs/benchmarks/${file}`, import.meta.url), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
