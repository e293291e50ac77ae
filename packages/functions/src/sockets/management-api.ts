import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { ConnectionId } from '@sportsfeeds/domain/internal'
import { SignatureV4 } from '@smithy/signature-v4'
import * as http from 'node:http'
import * as https from 'node:https'
import type { PostOutcome, Sockets } from '../ports.ts'

/**
 * The sockets of one WebSocket API, by its management endpoint. Posts are signed by the SDK's signer but sent without
 * the SDK: there are a thousand a second, and its client costs about 560 µs of CPU for each, of which signing and
 * sending need about 140 µs.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * @param endpoint `https://<api>.execute-api.<region>.amazonaws.com/<stage>`
 */
export function createManagementApi(endpoint: string): Sockets {
  const client = new ApiGatewayManagementApiClient({
    endpoint,
    // A connection is closed after its budget for posts is spent, while others wait.
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: closeTimeoutMs,
      requestTimeout: closeTimeoutMs,
      throwOnRequestTimeout: true,
    },
  })
  const { protocol, hostname, port, host, pathname } = new URL(endpoint)
  const { Agent, request: send } = protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets })
  const signer = new SignatureV4({
    service: 'execute-api',
    region: client.config.region,
    credentials: client.config.credentials,
    sha256: client.config.sha256,
  })
  const root = pathname.replace(/\/$/, '')

  const post = async (connectionId: ConnectionId, frame: Uint8Array, timeoutMs: number): Promise<number> => {
    const path = `${root}/@connections/${encodeURIComponent(connectionId)}`
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      path,
      query: {},
      headers: { host, 'content-type': 'application/octet-stream' },
      body: frame,
    })
    return await new Promise((resolve, reject) => {
      const request = send({ agent, hostname, port, method: 'POST', path, headers }, (response) => {
        response.resume()
        response.once('error', reject)
        response.once('end', () => resolve(response.statusCode ?? 0))
      })
      const timer = setTimeout(() => {
        request.destroy(new Error(`No response within ${timeoutMs} ms.`))
      }, timeoutMs)
      request.once('close', () => clearTimeout(timer))
      request.once('error', reject)
      request.end(frame)
    })
  }

  return {
    post: async (connectionId, frame, timeoutMs) => {
      try {
        return toOutcome(await post(connectionId, frame, timeoutMs))
      } catch {
        return 'failed'
      }
    },
    close: async (connectionId) => {
      try {
        await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
        return true
      } catch (error) {
        return error instanceof Error && error.name === 'GoneException'
      }
    },
  }
}

/** https://docs.aws.amazon.com/apigatewaymanagementapi/latest/api/API_PostToConnection.html#API_PostToConnection_Errors */
function toOutcome(status: number): PostOutcome {
  if (status >= 200 && status < 300) return 'delivered'
  switch (status) {
    case 410:
      return 'gone'
    case 413:
      return 'tooLarge'
    case 429:
      return 'throttled'
    default:
      return status >= 500 || status === 408 ? 'failed' : 'refused'
  }
}

const maxSockets = 64
const closeTimeoutMs = 400
