import { Logger } from '@aws-lambda-powertools/logger'
import type { Clock } from '@sportsfeeds/std'
import type { Telemetry } from './ports.ts'

/** The telemetry of one Lambda function, which works at one event at a time. */
export interface LambdaTelemetry extends Telemetry {
  /**
   * Names Lambda's request in every line that the handler writes: CloudWatch finds it in lines of the platform only, and an
   * on-failure message has nothing else that leads to the lines.
   */
  named<Event, Result>(
    handler: (event: Event) => Promise<Result>,
  ): (event: Event, context?: { readonly awsRequestId: string }) => Promise<Result>
}

export interface TelemetryEnvironment {
  readonly STACK_NAME: string
  readonly LOG_LEVEL?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT' | undefined
}

/**
 * Telemetry as JSON lines on stdout. Counts and times are in CloudWatch's embedded metric format on the same line, so
 * that each line is paid once. A log level of `WARN` and above silences the metrics too, which travel in INFO lines.
 */
export function createTelemetry(
  serviceName: string,
  { STACK_NAME: stack, LOG_LEVEL: logLevel = 'INFO' }: TelemetryEnvironment,
  clock: Pick<Clock, 'now'>,
): LambdaTelemetry {
  const logger = new Logger({ serviceName, logLevel })
  return {
    named: (handler) => (event, context) => {
      logger.appendKeys({ functionRequestId: context?.awsRequestId })
      return handler(event)
    },
    record: ({ message, durationMs, counts, timesMs = {}, facts }) => {
      const times = { ...timesMs, ...(durationMs === undefined ? {} : { durationMs }) }
      logger.info(message, {
        stack,
        ...facts,
        ...counts,
        ...times,
        ...embeddedMetrics(Object.keys(counts), Object.keys(times), clock.now()),
      })
    },
    error: (message, error) => {
      logger.error(message, error instanceof Error ? error : new Error(String(error)))
    },
  }
}

/** Reports each item that a read left out: a line with its key, and a metric. */
export function reportUnreadable(telemetry: Telemetry): (error: unknown) => void {
  return (error) => {
    telemetry.error('unreadable item left out', error)
    telemetry.record({ message: 'unreadable item left out', counts: { unreadableItems: 1 } })
  }
}

/**
 * Declares which members of the line are metrics. The line itself comes from the logger, so powertools' own metrics
 * package, a second line and 13 kB more to load, is not needed.
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
