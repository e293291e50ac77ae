import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { createManualClock } from '@sportsfeeds/std/testing'
import { onTestFinished } from 'vitest'
import { createMeter } from '../../meter/meter.ts'
import { account, serve } from '../../testing/serve.ts'
import { createSqs } from '../sqs.ts'

export const startMs = Date.UTC(2026, 0, 1)

/** SQS, and a client of the AWS SDK; closed after the test. */
export async function setUpSqs() {
  const clock = createManualClock(startMs)
  const meter = createMeter()
  let endpoint = ''
  const sqs = createSqs({ ...account, clock, meter, endpoint: () => endpoint })
  const { settings, close } = await serve((door) => {
    door.serveTarget('AmazonSQS', sqs.service)
    door.serveForms(sqs.queryService)
  })
  endpoint = settings.endpoint
  const client = new SQSClient(settings)
  onTestFinished(async () => {
    client.destroy()
    sqs.close()
    await close()
  })
  const receive = async (QueueUrl: string, input: Partial<ReceiveMessageCommandInput> = {}) => {
    const request = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...input })
    return (await client.send(request)).Messages ?? []
  }
  return {
    clock,
    meter,
    sqs,
    client,
    endpoint,
    create: (queueName = 'letters', attributes: Record<string, string> = {}) =>
      sqs.createQueue({ queueName, attributes }),
    receive,
    bodies: async (QueueUrl: string) => (await receive(QueueUrl)).map(({ Body }) => Body),
    /** Messages that are visible, in flight and delayed. */
    counts: async (QueueUrl: string) => {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      )
      return [
        Attributes.ApproximateNumberOfMessages,
        Attributes.ApproximateNumberOfMessagesNotVisible,
        Attributes.ApproximateNumberOfMessagesDelayed,
      ].map(Number)
    },
  }
}
