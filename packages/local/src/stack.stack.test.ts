import { createProvider, type Provider } from '@sportsfeeds/client'
import { FeedsPage, ServerFrame, subprotocol } from '@sportsfeeds/domain'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import * as pulumi from '@pulumi/pulumi'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { seedSamples } from './demo/seed-samples.ts'
import { startStack, type RunningStack } from './stack.ts'
import { addedOrigin, addedStage, extendedProgram } from './testing/extended-program.ts'
import { temporaryDirectory } from './testing/temporary-directory.ts'

const [sample] = referenceFeed.odds

function providerOf({ outputs }: RunningStack): Provider {
  const [apiKey = ''] = Object.values(outputs.providerApiKeys ?? {})
  return createProvider({ url: outputs.feedsApiUrl, apiKey, retry: false })
}

/** Tests take any free port; users choose one. */
function withoutPort({ outputs }: RunningStack): unknown {
  return JSON.parse(JSON.stringify(outputs).replaceAll(new URL(outputs.feedsApiUrl).port, 'PORT'))
}

async function readLatest(stack: RunningStack) {
  const token = await stack.analystToken()
  return fetch(`${stack.outputs.feedsApiUrl}/feeds?game=${sample.gameId}`, {
    headers: { authorization: `Bearer ${token}` },
  })
}

function seed(stack: RunningStack) {
  return seedSamples({ outputs: stack.outputs, provider: providerOf(stack), nowMs: Date.now() })
}

describe("the product's own program", () => {
  let stack: RunningStack

  beforeAll(async () => {
    stack = await startStack()
    await seed(stack)
  })

  afterAll(() => stack.close())

  test('odds that a provider puts are read back by an analyst', async () => {
    expect(await providerOf(stack).put([sample])).toMatchObject([{ status: 'stored' }])
    const response = await readLatest(stack)
    expect(response.status).toBe(200)
    const { odds } = FeedsPage.parse(await response.json())
    expect(odds).toMatchObject([
      {
        gameId: sample.gameId,
        date: '2021-11-20T20:30:15.000Z',
        outcomes: [
          { id: 'home', odds: -110, line: 2 },
          { id: 'away', odds: -110, line: -3 },
        ],
      },
    ])
  })

  test('a connected analyst receives them', async () => {
    const token = await stack.analystToken({ expiresInSeconds: 60 })
    const socket = new WebSocket(stack.outputs.bookmakerApiUrl, [subprotocol, `bearer.${token}`])
    onTestFinished(() => socket.terminate())
    const seen: ServerFrame[] = []
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('message', (data) => {
        // Frames are text, which ws hands over as one buffer.
        const frame = ServerFrame.parse(JSON.parse((data as Buffer).toString('utf8')))
        seen.push(frame)
        if (frame.type === 'welcome') {
          void providerOf(stack).put([{ ...sample, date: Date.now() }])
        }
        if (frame.type === 'odds') resolve()
      })
    })
    expect(seen.at(-1)).toMatchObject({ type: 'odds', games: [[{ gameId: sample.gameId }]] })
  })

  test('a missing token, a missing key and an inactive client are refused', async () => {
    const url = `${stack.outputs.feedsApiUrl}/feeds`
    expect((await fetch(`${url}?game=${sample.gameId}`)).status).toBe(401)
    expect((await fetch(url, { method: 'PUT', body: '{}' })).status).toBe(403)
    const token = await stack.analystToken({ clientId: 'client-nobody' })
    const response = await fetch(`${url}?game=${sample.gameId}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(403)
  })

  test('a changed program is applied to what runs: an added route and an added variable work', async () => {
    const before = await readLatest(stack)
    expect(before.headers.get('access-control-allow-origin')).toBeNull()

    await stack.update(extendedProgram)

    const after = await readLatest(stack)
    expect(after.headers.get('access-control-allow-origin')).toBe(addedOrigin)
    const greetings = await fetch(`${stack.outputs.feedsApiUrl.replace(/v1$/, addedStage)}/greetings`)
    expect(await greetings.text()).toBe('Hello from a new route')
  })
})

test('what a data directory holds is there again after a restart, at the same paths, under the same key', async () => {
  const dataDir = await temporaryDirectory()
  const first = await startStack({ dataDir })
  await seed(first)
  expect(await providerOf(first).put([sample])).toMatchObject([{ status: 'stored' }])
  await first.close()

  const second = await startStack({ dataDir })
  onTestFinished(() => second.close())
  expect(withoutPort(second)).toEqual(withoutPort(first))
  const { odds } = FeedsPage.parse(await (await readLatest(second)).json())
  expect(odds).toMatchObject([{ gameId: sample.gameId }])
})

test('an unknown resource type stops the start, and names the resource and its line', async () => {
  const start = startStack({
    program: () => {
      class Widget extends pulumi.CustomResource {
        constructor(name: string) {
          super('acme:index:Widget', name, {})
        }
      }
      return { widget: new Widget('odd-one').id }
    },
  })
  await expect(start).rejects.toThrow(/"odd-one" \(acme:index:Widget\) at .*stack\.stack\.test\.ts:\d+/)
})

test('settings that are given win over the file of the stack', async () => {
  const steps: string[] = []
  const stack = await startStack({
    stack: 'staging',
    config: {
      'aws:region': 'us-east-1',
      'sportsfeeds:providers': [{ name: 'acme', ratePerSecond: 1, burst: 1 }],
      'sportsfeeds:requestsPerAddress': 300,
    },
    onProgress: (step) => steps.push(step),
  })
  onTestFinished(() => stack.close())
  expect(stack.outputs).toMatchObject({ stack: 'staging', region: 'us-east-1' })
  expect(steps.at(-1)).toMatch(/without effect here: .*wafv2\.WebAcl, .*wafv2\.WebAclAssociation/)
  expect(Object.keys(stack.outputs.providerApiKeys ?? {})).toEqual(['acme'])
})
