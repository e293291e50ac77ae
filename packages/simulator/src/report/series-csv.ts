import type { Sample } from '../model/report.ts'

/** The run step by step as a table: https://www.rfc-editor.org/rfc/rfc4180. States have a column each. */
export function seriesCsv(series: readonly Sample[]): string {
  const states = [...new Set(series.flatMap((sample) => Object.keys(sample.states)))].toSorted()
  const header = [...Object.keys(columns), ...states.map((state) => `analysts_${state.replaceAll('-', '_')}`)]
  const rows = series.map((sample) => [
    ...Object.values(columns).map((column) => column(sample) ?? ''),
    ...states.map((state) => sample.states[state] ?? 0),
  ])
  return [header, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('')
}

const columns: Readonly<Record<string, (sample: Sample) => number | null>> = {
  at_ms: ({ atMs }) => atMs,
  offered_per_second: ({ offeredPerSecond }) => offeredPerSecond,
  acknowledged_per_second: ({ acknowledgedPerSecond }) => acknowledgedPerSecond,
  received_per_second: ({ receivedPerSecond }) => receivedPerSecond,
  failed: ({ failed }) => failed,
  late: ({ late }) => late,
  outstanding: ({ outstanding }) => outstanding,
  ack_p50_ms: ({ ackMs }) => ackMs.p50,
  ack_p95_ms: ({ ackMs }) => ackMs.p95,
  ack_p99_ms: ({ ackMs }) => ackMs.p99,
  ack_max_ms: ({ ackMs }) => ackMs.max,
  end_to_end_p50_ms: ({ endToEndMs }) => endToEndMs.p50,
  end_to_end_p95_ms: ({ endToEndMs }) => endToEndMs.p95,
  end_to_end_p99_ms: ({ endToEndMs }) => endToEndMs.p99,
  end_to_end_max_ms: ({ endToEndMs }) => endToEndMs.max,
  cpu_cores: ({ cpuCores }) => cpuCores,
  loop_delay_p99_ms: ({ loopDelayP99Ms }) => loopDelayP99Ms,
  rss_mb: ({ rssMb }) => rssMb,
}
