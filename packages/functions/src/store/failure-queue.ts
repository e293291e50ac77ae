import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { toInstant } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { FailureQueue } from '../ports.ts'

/**
 * The on-failure queue of the event source mapping. Messages are of the form in which Lambda writes them, so that one tool reads both.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function createFailureQueue(queueUrl: string, clock: Pick<Clock, 'now'>): FailureQueue {
  const client = new SQSClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  })
  return {
    setAside: async ({ streamArn, shard, sequenceNumber, arrivedAtMs }) => {
      const arrival = toInstant(arrivedAtMs)
      const document = {
        version: '1.0',
        timestamp: toInstant(clock.now()),
        requestContext: { condition: 'UnreadableRecord', approximateInvokeCount: 1 },
        KinesisBatchInfo: {
          shardId: shard,
          startSequenceNumber: sequenceNumber,
          endSequenceNumber: sequenceNumber,
          approximateArrivalOfFirstRecord: arrival,
          approximateArrivalOfLastRecord: arrival,
          batchSize: 1,
          streamArn,
        },
      }
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(document) }))
    },
  }
}

const timeoutMs = 1_000
