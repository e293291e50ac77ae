import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { ClientItem, fromClientItem, sampleClient } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { seedClients } from './seed-clients.ts'

test('a client is written to the table in the form that the product reads', async () => {
  const requests: { target: unknown; body: unknown }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ target: request.headers['x-amz-target'], body: JSON.parse(body) })
      response.setHeader('content-type', 'application/x-amz-json-1.0')
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const awsEndpoint = `http://127.0.0.1:${port}`
  const client = sampleClient(Date.UTC(2026, 0, 1))

  const local = { awsEndpoint, tokenUrl: awsEndpoint }
  await seedClients({ region: 'eu-west-1', tableName: 'feeds', local }, [client])
  server.closeAllConnections()
  server.close()

  expect(requests).toHaveLength(1)
  expect(requests[0]?.target).toBe('DynamoDB_20120810.PutItem')
  const { TableName, Item } = PutItem.parse(requests[0]?.body)
  expect(TableName).toBe('feeds')
  const item = Object.fromEntries(
    Object.entries(Item).map(([name, value]) => {
      const [kind, content] = Object.entries(value)[0] ?? []
      return [name, kind === 'N' ? Number(content) : content]
    }),
  )
  expect(fromClientItem(ClientItem.parse(item))).toEqual(client)
})

const PutItem = z.object({
  TableName: z.string(),
  Item: z.record(z.string(), z.record(z.string(), z.unknown())),
})
