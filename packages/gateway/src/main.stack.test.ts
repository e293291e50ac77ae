import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import {
  CreateStreamCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis'
import { ServerFrame, subprotocol } from '@sportsfeeds/domain'
import { toClientItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { createCloud } from '@sportsfeeds/emulator'
import { changeRecord } from '@sportsfeeds/functions/testing/change-records'
import { createTestIssuer } from '@sportsfeeds/functions/testing/oidc-issuer'
import { openProductTable } from '@sportsfeeds/functions/testing/open-product-table'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { oddsAt } from './testing/odds.ts'

const region = 'eu-west-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Serves a test issuer's pages on a port of this machine. */
async function openIssuer() {
  const server = createServer((request, response) => {
    void issuer.fetch(`${issuer.url}${request.url}`).then(async (page) => {
      response.writeHead(page.status, { 'content-type': 'application/json' }).end(await page.text())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // A server that listens on a port has an address of this kind.
  const issuer = await createTestIssuer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return issuer
}

/** A table, a stream and a client in the emulator. */
async function openCloud() {
  const cloud = await createCloud({ region, accountId: '123456789012', host: '127.0.0.1', port: 0 })
  const kinesis = new KinesisClient({ endpoint: cloud.endpoint, region, credentials })
  const { table, close } = await openProductTable(cloud.endpoint)
  onTestFinished(async () => {
    close()
    kinesis.destroy()
    await cloud.close()
  })
  await table.put(toClientItem({ id: 'client-demo', name: 'Demo', active: true, createdAt: 1 }))
  await kinesis.send(new CreateStreamCommand({ StreamName: 'changes', ShardCount: 2 }))
  return { cloud, kinesis }
}

function startTask(variables: Readonly<Record<string, string>>): ChildProcess {
  const task = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: {
      ...process.env,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      STACK_NAME: 'test',
      TABLE_NAME: 'sportsfeeds',
      STREAM_NAME: 'changes',
      OIDC_AUDIENCE: 'sportsfeeds-console',
      OIDC_CLIENT_CLAIM: 'custom:client',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void task.kill('SIGKILL'))
  return task
}

test('a process reads the emulator by the AWS SDK, lets an analyst in by token, and leaves nothing behind', async () => {
  const [{ cloud, kinesis }, issuer] = await Promise.all([openCloud(), openIssuer()])
  const port = String(20_000 + Math.floor(Math.random() * 20_000))
  const task = startTask({ AWS_ENDPOINT_URL: cloud.endpoint, OIDC_ISSUER: issuer.url, PORT: port })
  if (task.stdout === null) throw new Error('The task has no output.')
  for await (const line of createInterface({ input: task.stdout })) {
    if (line.includes('"gateway ready"')) break
  }
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200)

  const nowSeconds = Math.floor(Date.now() / 1000)
  const token = await issuer.token({ iat: nowSeconds, exp: nowSeconds + 300 })
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, [subprotocol, `bearer.${token}`])
  const frames: ServerFrame[] = []
  socket.on('message', (data: Buffer) => frames.push(ServerFrame.parse(JSON.parse(data.toString()))))
  await once(socket, 'open')
  socket.send('{"action":"subscribe"}')
  while (!frames.some(({ type }) => type === 'subscribed')) await once(socket, 'message')
  const odds = oddsAt(Date.now(), 100)
  const data = changeRecord('INSERT', { after: toOddsItem(odds, 60) })
  await kinesis.send(
    new PutRecordCommand({ StreamName: 'changes', PartitionKey: 'k', Data: Buffer.from(data, 'base64') }),
  )
  while (!frames.some(({ type }) => type === 'odds')) await once(socket, 'message')
  expect(frames.find(({ type }) => type === 'odds')).toMatchObject({ games: [[{ digest: odds.digest }]] })

  const [closed, exited] = [once(socket, 'close'), once(task, 'exit')]
  task.kill('SIGTERM')
  expect((await closed)[0]).toBe(1012)
  expect(await exited).toEqual([0, null])
  const { Consumers } = await kinesis.send(
    new ListStreamConsumersCommand({ StreamARN: `arn:aws:kinesis:${region}:123456789012:stream/changes` }),
  )
  expect(Consumers).toEqual([])
})
