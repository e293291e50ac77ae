import type { ConsoleMeasurement } from './console-measurement.ts'

/** Writes the console's section of docs/BENCHMARKS.md. */
export function consoleSection(run: ConsoleMeasurement): string[] {
  return [
    '## Console',
    '',
    `${run.rows} rows at ${run.updatesPerSecond} updates per second keep the browser’s main thread **${run.mainThreadBusyPercent.toFixed(1)} %** busy, measured over ${run.durationSeconds} s: ${run.scriptPercent.toFixed(1)} % script, ${run.layoutPercent.toFixed(1)} % style and layout, the rest painting and browser internals.`,
    '',
    `Measured on ${run.takenAt.slice(0, 10)} on ${run.machine}; the same machine ran the whole stack. Run \`npm run measure:console -- --soak 5m\` to repeat it.`,
    '',
    '| claim | measured | holds |',
    '| --- | ---: | ---: |',
    ...run.claims.map(
      ({ statement, measured, holds }) => `| ${statement} | ${measured} | ${holds ? 'yes' : '**no**'} |`,
    ),
    '',
    ...(run.memory === undefined ? [] : memoryTable(run.memory)),
  ]
}

function memoryTable({ fullAfterSeconds, samples }: NonNullable<ConsoleMeasurement['memory']>): string[] {
  return [
    `Memory is measured after a garbage collection: script and page objects, and buffers. The client remembers delivered odds for 12 minutes, about ten bytes per odds record, so that a catch-up delivers nothing twice. Growth is measured once this memory is full, from minute ${toMinutes(fullAfterSeconds)} on.`,
    '',
    `| minute | ${samples.map(({ atSeconds }) => toMinutes(atSeconds)).join(' | ')} |`,
    `| --- | ${samples.map(() => '---:').join(' | ')} |`,
    `| MB | ${samples.map(({ heapMB }) => heapMB.toFixed(1)).join(' | ')} |`,
    '',
  ]
}

function toMinutes(seconds: number): number {
  return Math.round(seconds / 60)
}
