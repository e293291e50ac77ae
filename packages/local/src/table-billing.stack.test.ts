import { createProvider } from '@sportsfeeds/client'
import { FeedsPage } from '@sportsfeeds/domain'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import { program } from '@sportsfeeds/infra/program'
import { expect, onTestFinished, test, vi } from 'vitest'
import { seedSamples } from './demo/seed-samples.ts'
import { type RunningStack, startStack } from './stack.ts'

const [sample] = referenceFeed.odds

test('a table is provisioned and back on demand in place, and what auto scaling makes of it outlives an update', async () => {
  const stack = await startStack()
  onTestFinished(() => stack.close())
  const { dynamodb, endpoint } = stack.cloud
  const { tableName } = stack.outputs
  // The program asks the account whether the table is provisioned.
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  onTestFinished(() => void vi.unstubAllEnvs())
  await putSample(stack)
  const provisioned = {
    'sportsfeeds:billingMode': 'PROVISIONED',
    'sportsfeeds:maxWriteUnits': 700,
    'sportsfeeds:maxReadUnits': 300,
  }

  await stack.update(program, provisioned)
  const index = { read: 50, write: 25 }
  const first = await dynamodb.billing(tableName)
  expect(first).toEqual({
    billingMode: 'PROVISIONED',
    provisioned: { read: 300, write: 700 },
    indexes: Object.fromEntries(Object.keys(first.indexes ?? {}).map((name) => [name, index])),
  })
  expect(Object.keys(first.indexes ?? {})).toHaveLength(2)

  const scaled = {
    ...first,
    provisioned: { read: 100, write: 310 },
    indexes: Object.fromEntries(
      Object.keys(first.indexes ?? {}).map((name) => [name, { ...index, write: 80 }]),
    ),
  }
  await dynamodb.setBilling(tableName, scaled)
  await stack.update(program, { ...provisioned, 'sportsfeeds:maxWriteUnits': 900 })
  expect(await dynamodb.billing(tableName)).toEqual(scaled)

  await stack.update(program, {})
  expect(await dynamodb.billing(tableName)).toEqual({ billingMode: 'PAY_PER_REQUEST' })
  expect(await readSample(stack)).toMatchObject([{ gameId: sample.gameId }])
})

async function putSample({ outputs }: RunningStack): Promise<void> {
  const [apiKey = ''] = Object.values(outputs.providerApiKeys ?? {})
  const provider = createProvider({ url: outputs.feedsApiUrl, apiKey, retry: false })
  await seedSamples({ outputs, provider, nowMs: Date.now() })
  expect(await provider.put([sample])).toMatchObject([{ status: 'stored' }])
}

async function readSample(stack: RunningStack) {
  const response = await fetch(`${stack.outputs.feedsApiUrl}/feeds?game=${sample.gameId}`, {
    headers: { authorization: `Bearer ${await stack.analystToken()}` },
  })
  return FeedsPage.parse(await response.json()).odds
}
