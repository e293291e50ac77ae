import { Pool } from 'undici'

/** A response with its body read. */
export interface TransportResponse {
  readonly status: number
  readonly body: string
}

/** One side of HTTP: sends JSON by PUT to a path below the feeds API. */
export interface Transport {
  /**
   * @param onSent is called when the request leaves, after any wait for a free connection.
   * @throws if no response came.
   */
  readonly put: (path: string, body: string, onSent?: () => void) => Promise<TransportResponse>
  readonly close: () => Promise<void>
}

export function createTransport(feedsApiUrl: string, apiKey: string): Transport {
  const base = new URL(feedsApiUrl)
  const prefix = base.pathname.replace(/\/$/, '')
  const pool = new Pool(base.origin, {
    connections,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })
  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey }

  return {
    // The dispatcher's own interface costs about half of `request`: bodies are small and come in one piece.
    put: (path, body, onSent) =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = []
        let status = 0
        pool.dispatch(
          { path: prefix + path, method: 'PUT', headers, body },
          {
            onRequestStart: () => onSent?.(),
            onResponseStart: (_controller, statusCode) => {
              status = statusCode
            },
            onResponseData: (_controller, chunk) => {
              chunks.push(chunk)
            },
            onResponseEnd: () => {
              resolve({ status, body: Buffer.concat(chunks).toString('utf8') })
            },
            onResponseError: (_controller, error) => {
              reject(error)
            },
          },
        )
      }),
    close: () => pool.destroy(),
  }
}

const connections = 32
/** API Gateway itself responds after 29 s at the latest: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const timeoutMs = 30_000
