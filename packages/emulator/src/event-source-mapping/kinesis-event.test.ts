import { expect, test } from 'vitest'
import { consumerArn, setUpMapping } from './testing/set-up-mapping.ts'

test('the event has the shape of Kinesis [lambda/with-kinesis]', async () => {
  const { stream, clock, events } = setUpMapping()
  const { sequenceNumber } = stream.append({ key: 'a', data: 'hello', atMs: 1_700_000_000_123.4 })
  await clock.advance(0)
  expect(events[0]).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber,
          data: Buffer.from('hello').toString('base64'),
          approximateArrivalTimestamp: 1_700_000_000.123,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-000000000000:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::123456789012:role/consume',
        awsRegion: 'eu-west-1',
        eventSourceARN: consumerArn,
      },
    ],
  })
})
