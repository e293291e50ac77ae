/** What the other rooms need of SQS. */
export interface QueueSink {
  /** Appends one message. Throws QueueDoesNotExist for an unknown ARN. */
  send(queueArn: string, body: string): void
}
