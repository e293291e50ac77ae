import { readdir, readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { chartsOf, dashboardBody } from './dashboard.ts'
import type { DeclaredStack } from './graph/declare-stack.ts'
import { createMetrics } from './metrics.ts'
import { declaredStack } from './testing/declared-stacks.ts'

async function runbookEntries(): Promise<string[]> {
  const text = await readFile(new URL('../../../docs/RUNBOOK.md', import.meta.url), 'utf8')
  const [, alarms = ''] = text.split(/^# Alarms$/m)
  return Array.from(alarms.split(/^# /m)[0]?.matchAll(/^## (.+)$/gm) ?? [], ([, name = '']) => name)
}

/** All of a package's own code, as one text. */
async function sourceOf(packageName: 'functions' | 'gateway'): Promise<string> {
  const directory = new URL(`../../${packageName}/src/`, import.meta.url)
  const files = (await readdir(directory, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, directory), 'utf8')))
  return texts.join('\n')
}

const MetricQueries = z.array(
  z.object({
    id: z.string(),
    expression: z.string().optional(),
    returnData: z.boolean(),
    metric: z
      .object({
        namespace: z.string(),
        metricName: z.string(),
        dimensions: z.record(z.string(), z.string()).default({}),
        period: z.literal(60),
        stat: z.string(),
      })
      .optional(),
  }),
)

const deliveries = ['apiGateway', 'gateway'] as const

function declaredProd(delivery: (typeof deliveries)[number]) {
  return declaredStack('prod', { 'sportsfeeds:delivery': delivery })
}

function provisionedProd() {
  return declaredStack('prod', {
    'sportsfeeds:billingMode': 'PROVISIONED',
    'sportsfeeds:maxWriteUnits': '5000',
  })
}

function alarmsOf(declared: DeclaredStack) {
  return declared.ofType('aws:cloudwatch/metricAlarm:MetricAlarm').map(({ inputs }) => inputs)
}

function nearMost(declared: DeclaredStack) {
  return alarmsOf(declared).find((alarm) => nameOf(alarm) === 'store-near-most')
}

function nameOf({ name }: ReturnType<typeof alarmsOf>[number]): string {
  return String(name).replace('sportsfeeds-prod-', '')
}

test('the alarms of both deliveries, and of a provisioned table, have an entry in the runbook each, and the runbook has no other', async () => {
  const names = new Set<string>()
  const stacks = [...deliveries.map((delivery) => declaredProd(delivery)), provisionedProd()]
  for (const stack of stacks) {
    for (const alarm of alarmsOf(await stack)) names.add(nameOf(alarm))
  }
  expect([...names].toSorted()).toEqual((await runbookEntries()).toSorted())
})

describe.each(deliveries)('the alarms of a stack with delivery %s', (delivery) => {
  let prod: DeclaredStack
  beforeAll(async () => {
    prod = await declaredProd(delivery)
  })
  const alarms = () => alarmsOf(prod)

  test('say what to do first and where there is more', () => {
    for (const { name, alarmDescription } of alarms()) {
      const entry = nameOf({ name })
      expect(alarmDescription).toMatch(/ First: .+ More: docs\/RUNBOOK\.md#/)
      expect(alarmDescription).toContain(`docs/RUNBOOK.md#${entry}`)
      expect(String(alarmDescription).length).toBeLessThanOrEqual(1_024)
    }
  })

  test('reach the address of the stack when they begin and when they end', () => {
    const topic = prod.only('aws:sns/topic:Topic')
    const arn = `arn:aws:sns:eu-west-1:123456789012:${topic.name}`
    for (const { alarmActions, okActions } of alarms()) {
      expect(alarmActions).toEqual([arn])
      expect(okActions).toEqual([arn])
    }
    expect(prod.only('aws:sns/topicSubscription:TopicSubscription').inputs).toMatchObject({
      topic: arn,
      protocol: 'email',
    })
  })

  test('go off on data that comes late: a metric alone is not filled, and a sum of several has minutes to spare', () => {
    for (const { metricQueries, datapointsToAlarm, evaluationPeriods } of alarms()) {
      const [returned] = MetricQueries.parse(metricQueries).filter(({ returnData }) => returnData)
      if (!returned?.expression?.includes('FILL')) continue
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html: "stuck in OK"
      expect(Number(evaluationPeriods) - Number(datapointsToAlarm)).toBeGreaterThan(1)
    }
  })

  test('on metrics of DynamoDB end when the throttling ends, though it sends none of them then', () => {
    const onTable = alarms().filter(({ metricQueries }) =>
      MetricQueries.parse(metricQueries).some(({ metric }) => metric?.namespace === 'AWS/DynamoDB'),
    )
    expect(onTable).not.toEqual([])
    for (const { metricQueries } of onTable) {
      const queries = MetricQueries.parse(metricQueries)
      const steady = queries.find(({ metric }) => metric?.metricName === 'ConsumedWriteCapacityUnits')
      expect(queries.find(({ returnData }) => returnData)?.expression).toContain(`0 * ${steady?.id}`)
    }
  })

  test('look at the sum of metrics of this stack, and at nothing that is not there', () => {
    const declaredNames = new Set(prod.resources.flatMap(({ name, inputs }) => [name, String(inputs.name)]))
    for (const { metricQueries } of alarms()) {
      const queries = MetricQueries.parse(metricQueries)
      const returned = queries.filter(({ returnData }) => returnData)
      expect(returned).toHaveLength(1)
      for (const { id, metric } of queries) {
        if (metric === undefined) continue
        if (id !== returned[0]?.id) expect(returned[0]?.expression).toMatch(new RegExp(`\\b${id}\\b`))
        const { FunctionName: lambda, TableName: table } = metric.dimensions
        for (const name of [lambda, table]) if (name !== undefined) expect(declaredNames).toContain(name)
      }
    }
  })

  test('and the dashboard look at metrics that functions and tasks really write', async () => {
    const source = (await Promise.all([sourceOf('functions'), sourceOf('gateway')])).join('\n')
    const body = String(prod.only('aws:cloudwatch/dashboard:Dashboard').inputs.dashboardBody)
    const written = [...body.matchAll(/\["sportsfeeds","(\w+)","stack","prod","service"/g)].map(
      ([, name]) => name,
    )
    expect(written.length).toBeGreaterThan(10)
    expect(written.filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([])
    expect(source).toContain("Namespace: 'sportsfeeds'")
    expect(source).toContain("Dimensions: [['stack', 'service']]")
  })

  test('count what the functions of this stack do, and of no other in the account', () => {
    const own = alarms()
      .flatMap(({ metricQueries }) => MetricQueries.parse(metricQueries))
      .flatMap(({ metric }) => (metric?.namespace === 'sportsfeeds' ? [metric.dimensions] : []))
    expect(own.length).toBeGreaterThan(3)
    for (const dimensions of own) {
      expect(dimensions).toEqual({ stack: 'prod', service: expect.any(String) })
    }
  })

  test('go off where a minimum is missed, and where nothing tells of it', () => {
    const minimums = alarms().filter(({ comparisonOperator }) => comparisonOperator === 'LessThanThreshold')
    expect(minimums.map((alarm) => nameOf(alarm))).toEqual(delivery === 'gateway' ? ['live-tasks'] : [])
    for (const { treatMissingData } of minimums) expect(treatMissingData).toBe('breaching')
  })

  test('use a quota that the stack’s file can tell', async () => {
    const raised = await declaredStack('prod', { 'sportsfeeds:concurrencyLimit': '5000' })
    const alarm = raised
      .ofType('aws:cloudwatch/metricAlarm:MetricAlarm')
      .find(({ inputs }) => inputs.name === 'sportsfeeds-prod-concurrency')
    expect(alarm?.inputs.threshold).toBe(4_000)
  })

  test('are on the dashboard with their metrics', () => {
    const body = String(prod.only('aws:cloudwatch/dashboard:Dashboard').inputs.dashboardBody)
    const unseen = alarms()
      .flatMap(({ metricQueries }) => MetricQueries.parse(metricQueries))
      .flatMap(({ metric }) => metric?.metricName ?? [])
      .filter((name) => !body.includes(`"${name}"`))
    expect(unseen).toEqual([])
  })
})

test('writes near the most of a provisioned table are an alarm, before any of them is throttled', async () => {
  // In a minute: above the 70 % of use that auto scaling aims for.
  expect(nearMost(await provisionedProd())?.threshold).toBe(0.8 * 5_000 * 60)
  expect(nearMost(await declaredProd('gateway'))).toBeUndefined()
})

test('alarms of a stack without an address show on the dashboard only', async () => {
  const dev = await declaredStack('dev')
  expect(dev.ofType('aws:sns/topicSubscription:TopicSubscription')).toEqual([])
})

test('the charts of a dashboard never lie on one another', () => {
  const metrics = createMetrics({
    stack: 'dev',
    functionNames: {
      writeFeeds: 'w',
      readFeeds: 'r',
      games: 'g',
      connectionManager: 'c',
      streamConsumer: 's',
      marketProjector: 'm',
      heartbeatWriter: 'h',
      authorizer: 'a',
    },
    tableName: 't',
    streamName: 's',
    onFailureQueueName: 'q',
    feedsApiName: 'f',
    delivery: { by: 'apiGateway', bookmakerApiId: 'b', stageName: 'v1' },
    stageName: 'v1',
    accessLogNamespace: 'n',
  })
  const all = chartsOf(metrics)
  fc.assert(
    fc.property(fc.subarray([...all]), (charts) => {
      const places = dashboardBody(charts, 'eu-west-1').widgets.map(({ x, y }) => `${x},${y}`)
      expect(new Set(places).size).toBe(charts.length)
    }),
  )
})
