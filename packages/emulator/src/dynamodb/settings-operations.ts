import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import type { Destination, KinesisDestinations } from './kinesis-destinations.ts'
import type { TimeToLive } from './time-to-live.ts'

export interface SettingsDeps {
  readonly timeToLive: TimeToLive
  readonly destinations: KinesisDestinations
  /** @throws ResourceNotFoundException for an unknown table. */
  readonly requireTable: (tableName: string) => Promise<unknown>
}

const Table = z.object({ TableName: z.string() })
const Precision = z.enum(['MICROSECOND', 'MILLISECOND'])
const StreamingInput = Table.extend({
  StreamArn: z.string().min(37).max(1_024),
  EnableKinesisStreamingConfiguration: z
    .object({ ApproximateCreationDateTimePrecision: Precision.optional() })
    .optional(),
  UpdateKinesisStreamingConfiguration: z
    .object({ ApproximateCreationDateTimePrecision: Precision.optional() })
    .optional(),
})

/**
 * The operations on a table's settings that dynalite lacks. The settings live as long as the process.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export function settingsOperations(deps: SettingsDeps): Readonly<Record<string, Operation>> {
  return {
    ...timeToLiveOperations(deps),
    ...streamingOperations(deps),
  }
}

function timeToLiveOperations({ timeToLive, requireTable }: SettingsDeps): Record<string, Operation> {
  return {
    DescribeTimeToLive: operation(Table, async ({ TableName }) => {
      await requireTable(TableName)
      const AttributeName = timeToLive.attributeOf(TableName)
      return {
        TimeToLiveDescription: {
          TimeToLiveStatus: AttributeName === undefined ? 'DISABLED' : 'ENABLED',
          AttributeName,
        },
      }
    }),
    UpdateTimeToLive: operation(
      Table.extend({
        TimeToLiveSpecification: z.object({
          AttributeName: z.string().min(1).max(255),
          Enabled: z.boolean(),
        }),
      }),
      async ({ TableName, TimeToLiveSpecification }) => {
        await requireTable(TableName)
        const { AttributeName, Enabled } = TimeToLiveSpecification
        const isEnabled = timeToLive.attributeOf(TableName) !== undefined
        if (isEnabled === Enabled) {
          throw new AwsError(
            'ValidationException',
            `TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`,
          )
        }
        timeToLive.set(TableName, Enabled ? AttributeName : undefined)
        return { TimeToLiveSpecification }
      },
    ),
  }
}

function streamingOperations({ destinations, requireTable }: SettingsDeps): Record<string, Operation> {
  const find = (tableName: string, streamArn: string): Destination | undefined =>
    destinations.of(tableName).find((destination) => destination.streamArn === streamArn)

  const requireDestination = (tableName: string, streamArn: string): Destination => {
    const found = find(tableName, streamArn)
    if (found !== undefined) return found
    throw new AwsError('ResourceNotFoundException', `Table ${tableName} does not stream to ${streamArn}.`)
  }

  return {
    DescribeKinesisStreamingDestination: operation(Table, async ({ TableName }) => {
      await requireTable(TableName)
      return {
        TableName,
        KinesisDataStreamDestinations: destinations.of(TableName).map(({ streamArn, precision }) => ({
          StreamArn: streamArn,
          DestinationStatus: 'ACTIVE',
          ApproximateCreationDateTimePrecision: precision,
        })),
      }
    }),
    EnableKinesisStreamingDestination: operation(StreamingInput, async (input) => {
      const { TableName, StreamArn, EnableKinesisStreamingConfiguration: configuration } = input
      await requireTable(TableName)
      if (find(TableName, StreamArn) !== undefined) {
        throw new AwsError('ResourceInUseException', `Table ${TableName} streams to ${StreamArn} already.`)
      }
      const precision = configuration?.ApproximateCreationDateTimePrecision ?? 'MILLISECOND'
      destinations.enable(TableName, { streamArn: StreamArn, precision })
      return {
        TableName,
        StreamArn,
        DestinationStatus: 'ENABLING',
        EnableKinesisStreamingConfiguration: configuration,
      }
    }),
    UpdateKinesisStreamingDestination: operation(StreamingInput, async (input) => {
      const { TableName, StreamArn, UpdateKinesisStreamingConfiguration: configuration } = input
      await requireTable(TableName)
      const { precision } = requireDestination(TableName, StreamArn)
      const newPrecision = configuration?.ApproximateCreationDateTimePrecision ?? precision
      destinations.enable(TableName, { streamArn: StreamArn, precision: newPrecision })
      return {
        TableName,
        StreamArn,
        DestinationStatus: 'UPDATING',
        UpdateKinesisStreamingConfiguration: configuration,
      }
    }),
    DisableKinesisStreamingDestination: operation(StreamingInput, async ({ TableName, StreamArn }) => {
      await requireTable(TableName)
      requireDestination(TableName, StreamArn)
      destinations.disable(TableName, StreamArn)
      return { TableName, StreamArn, DestinationStatus: 'DISABLING' }
    }),
  }
}
