/** Response of a route; the handler adds the headers that every response has. */
export interface RestResponse {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** Quantities for the log and the metrics. */
  readonly counts?: Readonly<Record<string, number>>
  /** Facts for the log. Never a token or a key. */
  readonly facts?: Readonly<Record<string, string | undefined>>
}

export function jsonResponse(status: number, body: unknown): RestResponse {
  return {
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
  }
}
