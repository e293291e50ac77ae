/** What a route answers; the handler adds what every answer has. */
export interface RestAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** How much was done: for the log and the metrics. */
  readonly counts?: Readonly<Record<string, number>>
  /** Who or what it was done for: for the log. Never a token or a key. */
  readonly facts?: Readonly<Record<string, string | undefined>>
}

export function jsonAnswer(status: number, body: unknown): RestAnswer {
  return {
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
  }
}
