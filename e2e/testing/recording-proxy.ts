import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import * as z from 'zod'

/** A call to AWS in the form of a permission: `dynamodb:Query index/GSI-1`. */
export type Call = string

export interface RecordingProxy {
  readonly url: string
  readonly calls: ReadonlySet<Call>
  /** Responds to posts to this connection with 500 from now on. */
  refusePostsTo(connectionId: string): void
  close(): Promise<void>
}

/** Starts a proxy between one function and AWS that forwards requests and records the permission each one needs. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const calls = new Set<Call>()
  const refused = new Set<string>()

  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming)
    const call = parseCall(incoming, body)
    calls.add(call)
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

const DynamoDbRequest = z.object({ IndexName: z.string().optional() })

function parseCall({ headers, method, url = '' }: IncomingMessage, body: Buffer): Call {
  const target = headers['x-amz-target']
  if (typeof target === 'string' && target.startsWith('DynamoDB_')) {
    const { IndexName } = DynamoDbRequest.parse(JSON.parse(body.toString('utf8')))
    const resource = IndexName === undefined ? 'table' : `index/${IndexName}`
    return `dynamodb:${target.split('.').at(-1)} ${resource}`
  }
  if (typeof target === 'string' && target.startsWith('Kinesis_'))
    return `kinesis:${target.split('.').at(-1)} stream`
  if (typeof target === 'string' && target.startsWith('AmazonEC2ContainerService'))
    return `ecs:${target.split('.').at(-1)} *`
  if (url.includes('/@connections/')) return `execute-api:ManageConnections ${method} @connections`
  return `unknown ${method} ${url}`
}
