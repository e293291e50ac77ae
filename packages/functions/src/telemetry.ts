import { Logger } from '@aws-lambda-powertools/logger'
import type { FunctionName } from './bundles.ts'

/** Says what happened, in one line of JSON each; never given a body, a token or a key. */
export interface Telemetry {
  /**
   * One line for one piece of work. `counts` become metrics as well: the line carries CloudWatch's embedded metric
   * format, so that logs are paid once.
   */
  record(work: WorkDone): void
  error(message: string, error: unknown): void
}

export interface WorkDone {
  readonly message: string
  readonly durationMs: number
  readonly counts: Readonly<Record<string, number>>
  /** Times besides the duration; metrics too, in milliseconds. */
  readonly timesMs?: Readonly<Record<string, number>>
  /** Facts that are no quantities, for example the route or the provider. */
  readonly facts?: Readonly<Record<string, string | undefined>>
}

export interface TelemetryOptions {
  /** A dimension of every metric beside the function's name. */
  readonly stack: string
  /** `WARN` and above silence the metrics too, which travel in INFO lines. */
  readonly logLevel?: LogLevel | undefined
  readonly now: () => number
}

export function createTelemetry(
  functionName: FunctionName,
  { stack, logLevel = 'INFO', now }: TelemetryOptions,
): Telemetry {
  const logger = new Logger({ serviceName: functionName, logLevel })
  return {
    record: ({ message, durationMs, counts, timesMs = {}, facts }) => {
      logger.info(message, {
        stack,
        ...facts,
        ...counts,
        ...timesMs,
        durationMs,
        ...embeddedMetrics(Object.keys(counts), ['durationMs', ...Object.keys(timesMs)], now()),
      })
    },
    error: (message, error) => {
      logger.error(message, error instanceof Error ? error : new Error(String(error)))
    },
  }
}

type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT'

/**
 * Names the members of the line that CloudWatch makes metrics of. The line itself comes from the logger, so the
 * powertools' own metrics, a second line and 13 kB more to load, are not needed.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function embeddedMetrics(countNames: readonly string[], timeNames: readonly string[], timestampMs: number) {
  return {
    _aws: {
      Timestamp: timestampMs,
      CloudWatchMetrics: [
        {
          Namespace: 'sportsfeeds',
          Dimensions: [['stack', 'service']],
          Metrics: [
            ...countNames.map((name) => ({ Name: name, Unit: 'Count' })),
            ...timeNames.map((name) => ({ Name: name, Unit: 'Milliseconds' })),
          ],
        },
      ],
    },
  }
}
