import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import * as z from 'zod'

/** A call to AWS in the form of a permission: `dynamodb:Query index/GSI-1`. */
export type Call = string

export interface RecordingProxy {
  readonly url: string
  readonly calls: ReadonlySet<Call>
  /** Partition keys of the items that were read or written, by call. */
  readonly partitions: ReadonlyMap<Call, ReadonlySet<string>>
  /** Responds to posts to this connection with 500 from now on. */
  refusePostsTo(connectionId: string): void
  close(): Promise<void>
}

/** Starts a proxy between one function and AWS that forwards requests and records the permission each one needs. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const calls = new Set<Call>()
  const partitions = new Map<Call, Set<string>>()
  const refused = new Set<string>()

  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming)
    const { call, keys } = parseCall(incoming, body)
    calls.add(call)
    partitions.set(call, new Set([...(partitions.get(call) ?? []), ...keys]))
    const connectionId = decodeURIComponent(incoming.url?.split('/').at(-1) ?? '')
    if (incoming.method === 'POST' && refused.has(connectionId)) {
      outgoing.writeHead(500).end()
      return
    }
    const { method, headers, url } = incoming
    const forwarded = request(new URL(url ?? '/', target), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers)
      response.pipe(outgoing)
    })
    forwarded.once('error', () => outgoing.destroy())
    forwarded.end(body)
  }

  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    partitions,
    refusePostsTo: (connectionId) => void refused.add(connectionId),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  // Without an encoding, a request yields buffers.
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const Keyed = z.object({ PK: z.object({ S: z.string() }) })

const DynamoDbRequest = z.object({
  IndexName: z.string().optional(),
  Key: Keyed.optional(),
  Item: Keyed.optional(),
  RequestItems: z
    .record(
      z.string(),
      z.union([
        z.object({ Keys: z.array(Keyed) }).transform(({ Keys }) => Keys),
        z
          .array(z.object({ PutRequest: z.object({ Item: Keyed }) }))
          .transform((writes) => writes.map(({ PutRequest }) => PutRequest.Item)),
      ]),
    )
    .optional(),
  ExpressionAttributeValues: z.object({ ':hash': z.object({ S: z.string() }).optional() }).optional(),
})

function parseCall(
  { headers, method, url = '' }: IncomingMessage,
  body: Buffer,
): { call: Call; keys: string[] } {
  const target = headers['x-amz-target']
  if (typeof target === 'string' && target.startsWith('DynamoDB_')) {
    const parsed = DynamoDbRequest.parse(JSON.parse(body.toString('utf8')))
    const { IndexName, Key, Item, RequestItems = {}, ExpressionAttributeValues: values } = parsed
    const operation = `dynamodb:${target.split('.').at(-1)}`
    if (IndexName !== undefined) return { call: `${operation} index/${IndexName}`, keys: [] }
    const keyed = [Key, Item, ...Object.values(RequestItems).flat()]
    const keys = [...keyed.map((each) => each?.PK.S), values?.[':hash']?.S]
    return { call: `${operation} table`, keys: keys.filter((key) => key !== undefined) }
  }
  return { call: otherCall(target, method, url), keys: [] }
}

function otherCall(target: string | string[] | undefined, method: string | undefined, url: string): Call {
  if (typeof target === 'string' && target.startsWith('Kinesis_'))
    return `kinesis:${target.split('.').at(-1)} stream`
  if (typeof target === 'string' && target.startsWith('AmazonEC2ContainerService'))
    return `ecs:${target.split('.').at(-1)} *`
  if (url.includes('/@connections/')) return `execute-api:ManageConnections ${method} @connections`
  return `unknown ${method} ${url}`
}
