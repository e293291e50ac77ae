import type { ProviderFetch } from '@sportsfeeds/client'
import { Pool } from 'undici'

/** A `fetch` for one provider, over connections of its own. `onSent` is called after any wait for a free connection. */
export interface PooledFetch {
  /** Ignores `signal`: a run gives up on all of its requests together, by `close`. */
  readonly fetch: ProviderFetch
  /** Gives up on what is under way. */
  readonly close: () => Promise<void>
}

export type OpenFetch = (feedsApiUrl: string) => PooledFetch

export const openPooledFetch: OpenFetch = (feedsApiUrl) => {
  const { origin } = new URL(feedsApiUrl)
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })

  return {
    // The dispatcher's own interface costs about half of `request`: bodies are small and come in one piece.
    fetch: (url, { method, headers, body, onSent }) =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = []
        let status = 0
        let received: ResponseHeaders = {}
        pool.dispatch(
          { path: pathOf(url), method, headers, body },
          {
            onRequestStart: () => onSent(),
            onResponseStart: (_controller, statusCode, responseHeaders) => {
              status = statusCode
              received = responseHeaders
            },
            onResponseData: (_controller, chunk) => {
              chunks.push(chunk)
            },
            onResponseEnd: () => {
              resolve({
                status,
                headers: { get: (name) => headerOf(received, name) },
                text: () => Promise.resolve(Buffer.concat(chunks).toString('utf8')),
              })
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

/** The rest of a URL after its origin; parsing it costs much more. */
function pathOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('://') + 3))
}

type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>

function headerOf(headers: ResponseHeaders, name: string): string | null {
  const value = headers[name.toLowerCase()]
  return value === undefined ? null : String(value)
}

const connections = 32
/** API Gateway itself responds after 29 s at the latest: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const timeoutMs = 30_000
