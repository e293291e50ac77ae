import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createProvider } from '@sportsfeeds/client'
import { toInstant } from '@sportsfeeds/domain'
import { bundleDirectory } from '@sportsfeeds/functions/bundles'
import { createChangeStream } from '@sportsfeeds/infra/redrive/aws-change-stream'
import { createFailureQueue } from '@sportsfeeds/infra/redrive/aws-failure-queue'
import { redrive } from '@sportsfeeds/infra/redrive/redrive'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Analyst, connectAnalyst } from '../testing/analyst.ts'
import { startClientStack } from '../testing/start-client-stack.ts'

const eventually = { timeout: 50_000, interval: 50 }

let stack: RunningStack
let analyst: Analyst
let sqs: SQSClient
let kinesis: KinesisClient
let brokenCode: string

beforeAll(async () => {
  const { stack: started, token } = await startClientStack()
  stack = started
  analyst = await connectAnalyst(stack.outputs.bookmakerApiUrl, token)
  await vi.waitUntil(() => analyst.frames.some(({ type }) => type === 'welcome'), eventually)
  const settings = {
    endpoint: stack.outputs.local?.awsEndpoint,
    region: stack.outputs.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  sqs = new SQSClient(settings)
  kinesis = new KinesisClient(settings)
  brokenCode = await mkdtemp(join(tmpdir(), 'sportsfeeds-broken-'))
  await writeFile(
    join(brokenCode, 'index.mjs'),
    "export const handler = async () => { throw new Error('A deployment that went wrong.') }\n",
  )
})

afterAll(async () => {
  analyst.close()
  sqs.destroy()
  kinesis.destroy()
  await stack.close()
  await rm(brokenCode, { recursive: true, force: true })
})

test('odds that a broken consumer set aside reach the analyst after the fix and a redrive', async () => {
  const consumer = `sportsfeeds-${stack.outputs.stack}-streamConsumer`
  stack.cloud.lambda.updateFunction(consumer, { codePath: brokenCode })
  await putOdds('game-given-up')
  await vi.waitFor(async () => expect(await messages()).toBeGreaterThan(0), eventually)
  expect(analyst.odds).toEqual([])

  stack.cloud.lambda.updateFunction(consumer, { codePath: bundleDirectory('streamConsumer') })
  const steps: string[] = []
  const report = await redrive({
    queue: createFailureQueue(sqs, stack.outputs.onFailureQueueUrl),
    stream: createChangeStream(kinesis, { pause: () => Promise.resolve() }),
    discardExpired: false,
    onStep: (step) => steps.push(step),
  })

  expect(report).toMatchObject({ redriven: 1, records: 1, expiredRecords: 0, left: 0 })
  expect(steps[0]).toContain('1 of 1 records')
  await vi.waitFor(
    () => expect(analyst.odds.map(({ gameId }) => gameId)).toEqual(['game-given-up']),
    eventually,
  )
  expect(await messages()).toBe(0)
})

async function messages(): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.outputs.onFailureQueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  )
  return Number(Attributes.ApproximateNumberOfMessages)
}

async function putOdds(gameId: string): Promise<void> {
  const date = toInstant(Date.now())
  const odds = { gameId, summary: 'Home v Away', gameDate: date, date, type: 'moneyline', isOpen: true }
  const apiKey = Object.values(stack.outputs.providerApiKeys ?? {})[0] ?? ''
  const provider = createProvider({ url: stack.outputs.feedsApiUrl, apiKey, retry: false })
  const results = await provider.put([{ ...odds, homeOdds: 1.9, awayOdds: 2.1, oddsFormat: 'decimal' }])
  expect(results).toMatchObject([{ status: 'stored' }])
}
