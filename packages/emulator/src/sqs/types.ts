/** What the other services need of SQS. */
export interface QueueSink {
  /** Appends one message. @throws QueueDoesNotExist for an unknown ARN. */
  send(queueArn: string, body: string): void
}
