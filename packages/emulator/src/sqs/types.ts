/** Sends messages inside the process, for on-failure destinations. */
export interface QueueSink {
  /** Appends one message. @throws QueueDoesNotExist for an unknown ARN. */
  send(queueArn: string, body: string): void
}
