import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { encodeGameOdds, type GameOdds, type OddsFrame, protocolVersion } from '@sportsfeeds/domain'
import {
  fromOddsItem,
  liveConnectionsIndex,
  LiveConnectionItem,
  OddsItem,
  oddsSortKeyPrefix,
} from '@sportsfeeds/domain/internal'

/**
 * Baseline of the comparison: the consumer of the published reference design, implemented from its description. For
 * each odds record it scans the index for all connections, posts one message to each of them, and ignores errors. Where
 * the description leaves a choice, the faster one is taken: clients and connections are reused, a record's posts run in
 * parallel, and nothing is logged per post.
 *
 * It sends this product's frames, so that the same analysts can read them. Positions promise nothing: a failed post
 * leaves no gap.
 */
export async function handler(event: StreamEvent): Promise<void> {
  for (const { eventID, kinesis } of event.Records) {
    const { eventName, dynamodb } = parseRecord(kinesis.data)
    // As published, only new items are pushed; corrections of stored odds are not.
    if (eventName !== 'INSERT' || dynamodb.NewImage === undefined) continue
    const item = unmarshall(dynamodb.NewImage)
    if (!String(item['SK']).startsWith(oddsSortKeyPrefix)) continue
    const odds = fromOddsItem(OddsItem.parse(item))
    const storedAt = dynamodb.ApproximateCreationDateTime / 1_000
    const [shard = ''] = eventID.split(':', 1)
    await Promise.all(
      (await connectionIds()).map((connectionId) =>
        post(connectionId, {
          v: protocolVersion,
          type: 'odds',
          sentAt: Date.now(),
          position: nextPosition(shard, connectionId),
          games: [encodeGameOdds([{ ...odds, storedAt }])],
        }),
      ),
    )
  }
}

interface StreamEvent {
  readonly Records: readonly {
    readonly eventID: string
    readonly kinesis: { readonly data: string }
  }[]
}

interface ChangeRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly dynamodb: {
    /** In microseconds, as the stack configures it. */
    readonly ApproximateCreationDateTime: number
    readonly NewImage?: Record<string, AttributeValue>
  }
}

const dynamodb = new DynamoDBClient({})
const sockets = new ApiGatewayManagementApiClient({ endpoint: process.env['MANAGEMENT_ENDPOINT'] ?? '' })
const epoch = crypto.randomUUID().slice(0, 8)
const framesSent = new Map<string, number>()

// As published, the baseline does not validate its input.
function parseRecord(data: string): ChangeRecord {
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as ChangeRecord
}

/** Reads one page only, regardless of the number of connections. */
async function connectionIds(): Promise<string[]> {
  const { Items = [] } = await dynamodb.send(
    new ScanCommand({ TableName: process.env['TABLE_NAME'], IndexName: liveConnectionsIndex.name }),
  )
  return Items.map((item) => LiveConnectionItem.parse(unmarshall(item)).CONNECTION)
}

function nextPosition(shard: string, connectionId: string): OddsFrame['position'] {
  const stream = `${shard} ${connectionId}`
  const n = (framesSent.get(stream) ?? 0) + 1
  framesSent.set(stream, n)
  return { shard, epoch, n }
}

/** A frame as it is sent, with its odds encoded. */
type EncodedFrame = Omit<OddsFrame, 'games'> & { readonly games: readonly GameOdds[] }

async function post(connectionId: string, frame: EncodedFrame): Promise<void> {
  await sockets
    .send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(frame) }))
    .catch(() => undefined)
}
