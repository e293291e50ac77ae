import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { FailureQueue } from './redrive.ts'

/** The on-failure queue of a stack. */
export function createFailureQueue(client: SQSClient, queueUrl: string): FailureQueue {
  return {
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          // Asks every server of the queue, where 0 would ask some.
          WaitTimeSeconds: 2,
        }),
      )
      return Messages.flatMap(({ MessageId: id, ReceiptHandle: receipt, Body: body }) =>
        id === undefined || receipt === undefined || body === undefined ? [] : [{ id, receipt, body }],
      )
    },
    delete: async ({ receipt }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }))
    },
  }
}

/** Longer than reading and sending again takes for ten batches. */
const hiddenSeconds = 300
