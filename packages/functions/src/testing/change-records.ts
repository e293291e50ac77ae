import { marshall } from '@aws-sdk/util-dynamodb'

type Item = Readonly<Record<string, unknown>>

interface Images {
  readonly before?: Item
  readonly after?: Item
  /** Default: those of the images. */
  readonly keys?: { readonly PK: string; readonly SK: string }
  readonly atMicroseconds?: number
  readonly atMilliseconds?: number
}

/** Data of a Kinesis record, as DynamoDB writes it for a change. */
export function changeRecord(eventName: 'INSERT' | 'MODIFY' | 'REMOVE', images: Images): string {
  const { before, after, atMilliseconds, atMicroseconds = 1_777_662_000_000_000 } = images
  const { PK, SK } = images.keys ?? after ?? before ?? {}
  return encodeRecord({
    awsRegion: 'eu-west-1',
    eventID: '5f0f5f3b-68d0-4a4f-9a43-2d0b8e2c7f11',
    eventName,
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: 'sportsfeeds',
    dynamodb: {
      ...(atMilliseconds === undefined
        ? {
            ApproximateCreationDateTime: atMicroseconds,
            ApproximateCreationDateTimePrecision: 'MICROSECOND',
          }
        : { ApproximateCreationDateTime: atMilliseconds }),
      Keys: attributes({ PK, SK }),
      ...(after === undefined ? {} : { NewImage: attributes(after) }),
      ...(before === undefined ? {} : { OldImage: attributes(before) }),
      SizeBytes: 400,
    },
    eventSource: 'aws:dynamodb',
  })
}

/**
 * Lambda's event for records of one shard, with sequence numbers that count up.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Example event"
 */
export function streamEvent(shard: string, records: readonly string[], firstSequenceNumber = 0): unknown {
  return {
    Records: records.map((data, index) => {
      const sequenceNumber = String(firstSequenceNumber + index)
      return {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber,
          data,
          approximateArrivalTimestamp: 1,
        },
        eventSource: 'aws:kinesis',
        eventSourceARN: streamArn,
        eventID: `${shard}:${sequenceNumber}`,
      }
    }),
  }
}

export const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'

export function encodeRecord(record: unknown): string {
  return Buffer.from(JSON.stringify(record)).toString('base64')
}

function attributes(item: Item) {
  return marshall(item, { removeUndefinedValues: true, allowImpreciseNumbers: true })
}
