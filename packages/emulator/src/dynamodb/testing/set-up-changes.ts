import { type Attributes, setUpDynamoDb, TableName } from './set-up-dynamodb.ts'

export interface ChangeRecord {
  readonly eventID: string
  readonly eventName: string
  readonly userIdentity: unknown
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Attributes
    readonly NewImage?: Attributes
    readonly OldImage?: Attributes
    readonly SizeBytes: number
  }
}

export interface ChangesOptions {
  readonly shardCount?: number
  readonly dataDir?: string | undefined
}

/** A table whose changes go to a stream, and what that stream holds. */
export async function setUpChanges({ shardCount = 4, dataDir }: ChangesOptions = {}) {
  const deps = await setUpDynamoDb({ dataDir })
  const { dynamodb, kinesis } = deps
  const { streamArn } = kinesis.createStream({ streamName: 'changes', shardCount })
  await dynamodb.setKinesisDestination(TableName, { streamArn, precision: 'MICROSECOND' })
  /** Everything that the stream holds, shard after shard. */
  const stored = () =>
    kinesis.shardIds(streamArn).flatMap((shardId) =>
      kinesis
        .openCursor(streamArn, shardId, { type: 'TRIM_HORIZON' })
        .take(100_000)
        .map(({ data }) => ({ shardId, change: parse(data) })),
    )
  /** The same in the order of their times. */
  const changes = (): ChangeRecord[] =>
    stored()
      .map(({ change }) => change)
      .toSorted((a, b) => a.dynamodb.ApproximateCreationDateTime - b.dynamodb.ApproximateCreationDateTime)
  return { ...deps, streamArn, stored, changes }
}

function parse(data: Uint8Array): ChangeRecord {
  return JSON.parse(new TextDecoder().decode(data)) as ChangeRecord
}

export function key(PK: string, SK = '1'): Attributes {
  return { PK: { S: PK }, SK: { S: SK } }
}
