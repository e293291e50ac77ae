import { afterEach, expect, test, vi } from 'vitest'
import { createTelemetry } from './telemetry.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

function captureLines(work: () => void): Record<string, unknown>[] {
  const written: string[] = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk))
      return true
    })
  }
  work()
  vi.restoreAllMocks()
  return written.map((line) => JSON.parse(line))
}

const work = { message: 'request', durationMs: 12, counts: { stored: 3 }, facts: { provider: 'acme' } }

test('work done is one line with CloudWatch metrics, by stack and function', () => {
  const lines = captureLines(() =>
    createTelemetry('writeFeeds', { STACK_NAME: 'prod' }, { now: () => 1_000 }).record(work),
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    level: 'INFO',
    message: 'request',
    stack: 'prod',
    service: 'writeFeeds',
    stored: 3,
    durationMs: 12,
    provider: 'acme',
    _aws: {
      Timestamp: 1_000,
      CloudWatchMetrics: [
        {
          Namespace: 'sportsfeeds',
          Dimensions: [['stack', 'service']],
          Metrics: [
            { Name: 'stored', Unit: 'Count' },
            { Name: 'durationMs', Unit: 'Milliseconds' },
          ],
        },
      ],
    },
  })
})

test('an error is one line with its cause, and lines below the log level are not written', () => {
  const telemetry = createTelemetry(
    'writeFeeds',
    { STACK_NAME: 'prod', LOG_LEVEL: 'ERROR' },
    { now: () => 0 },
  )
  const lines = captureLines(() => {
    telemetry.record(work)
    telemetry.error('request failed', new Error('outer', { cause: new Error('inner') }))
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ level: 'ERROR', message: 'request failed' })
  expect(JSON.stringify(lines[0])).toContain('inner')
})

test('each line names the request of Lambda that it was written in, so that a failed batch leads to its lines', () => {
  const telemetry = createTelemetry('writeFeeds', { STACK_NAME: 'prod' }, { now: () => 0 })
  const handler = telemetry.named(() => {
    telemetry.record(work)
    return Promise.resolve()
  })
  const lines = captureLines(() => {
    void handler({}, { awsRequestId: 'first' })
    void handler({}, { awsRequestId: 'second' })
  })
  expect(lines).toMatchObject([{ functionRequestId: 'first' }, { functionRequestId: 'second' }])
})
