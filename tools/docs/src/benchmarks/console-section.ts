import type { ConsoleMeasurement } from './console-measurement.ts'

/** The console's part of docs/BENCHMARKS.md. */
export function consoleSection(run: ConsoleMeasurement): string[] {
  return [
    '## Console',
    '',
    `${run.rows} rows at ${run.updatesPerSecond} updates a second for ${run.durationSeconds} s keep the main thread of the browser **${run.mainThreadBusyPercent.toFixed(1)} %** busy: ${run.scriptPercent.toFixed(1)} % is script, ${run.layoutPercent.toFixed(1)} % style and layout, the rest painting and the browser’s own.`,
    '',
    `Taken ${run.takenAt.slice(0, 10)} on ${run.machine}, which runs the whole stack besides; \`npx pnpm@10.34.8 measure:console --soak 5m\` measures anew.`,
    '',
    '| claim | measured | holds |',
    '| --- | ---: | ---: |',
    ...run.verdicts.map(
      ({ claim, measured, holds }) => `| ${claim} | ${measured} | ${holds ? 'yes' : '**no**'} |`,
    ),
    '',
    ...(run.memory === undefined ? [] : memoryTable(run.memory)),
  ]
}

function memoryTable({ fullAfterSeconds, samples }: NonNullable<ConsoleMeasurement['memory']>): string[] {
  return [
    `Memory is what is held after a garbage collection: objects of the script and of the page, and buffers. The client remembers what it has handed out for 12 minutes, so that a catch-up hands nothing out twice: some ten bytes for each odds. It is watched once that is full, from minute ${minuteOf(fullAfterSeconds)} on.`,
    '',
    `| minute | ${samples.map(({ atSeconds }) => minuteOf(atSeconds)).join(' | ')} |`,
    `| --- | ${samples.map(() => '---:').join(' | ')} |`,
    `| MB | ${samples.map(({ heapMB }) => heapMB.toFixed(1)).join(' | ')} |`,
    '',
  ]
}

function minuteOf(seconds: number): number {
  return Math.round(seconds / 60)
}
