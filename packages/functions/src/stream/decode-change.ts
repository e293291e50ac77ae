import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import {
  ConnectionItem,
  connectionSortKey,
  type EpochMs,
  fromConnectionItem,
  fromOddsItem,
  gameSortKeyPrefix,
  type Odds,
  OddsItem,
  oddsSortKeyPrefix,
  parseConnectionKey,
  parseGameKey,
  sameOdds,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import { InvalidChangeRecordError } from '../errors.ts'
import type { Change } from './fan-out/change.ts'

/**
 * Reads a change that DynamoDB captured on a Kinesis data stream. Gives nothing for changes that concern no analyst:
 * removals of odds, which are expiries, repeats of odds that say the same, and other entities.
 * @param data the base64 of a Kinesis record's data: UTF-8 JSON.
 * @throws InvalidChangeRecordError when it cannot be read.
 */
export function decodeChange(data: string): Change | undefined {
  try {
    const json: unknown = JSON.parse(utf8.decode(Buffer.from(data, 'base64')))
    return toChange(ChangeRecord.parse(json))
  } catch (error) {
    throw new InvalidChangeRecordError({ cause: error })
  }
}

const TextAttribute = z.object({ S: z.string() })

/** Attributes by name in DynamoDB's own form; the schema of the entity judges what they hold. */
const Image = z.custom<Record<string, AttributeValue>>(
  (value) => typeof value === 'object' && value !== null,
  'must be an image',
)

/**
 * What is read of a change record.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
const ChangeRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    ApproximateCreationDateTimePrecision: z.enum(['MILLISECOND', 'MICROSECOND']).default('MILLISECOND'),
    Keys: z.object({ PK: TextAttribute, SK: TextAttribute }),
    NewImage: Image.optional(),
    OldImage: Image.optional(),
  }),
})
type ChangeRecord = z.infer<typeof ChangeRecord>

// A character that is replaced unnoticed would be a wrong name on every screen.
const utf8 = new TextDecoder('utf-8', { fatal: true })

function toChange(record: ChangeRecord): Change | undefined {
  const sortKey = record.dynamodb.Keys.SK.S
  if (sortKey.startsWith(oddsSortKeyPrefix)) return oddsChange(record)
  if (sortKey === connectionSortKey) return connectionChange(record)
  if (sortKey.startsWith(gameSortKeyPrefix)) return gameChange(record)
  return undefined
}

function oddsChange({ eventName, dynamodb }: ChangeRecord): Change | undefined {
  if (eventName === 'REMOVE') return undefined
  const odds = toOdds(dynamodb.NewImage)
  if (eventName === 'MODIFY' && sameOdds(odds, toOdds(dynamodb.OldImage))) return undefined
  return { kind: 'odds', odds, storedAt: storedAt(dynamodb) }
}

function connectionChange({ eventName, dynamodb }: ChangeRecord): Change {
  if (eventName === 'REMOVE') {
    const { PK, SK } = dynamodb.Keys
    return { kind: 'connectionClosed', connectionId: parseConnectionKey({ PK: PK.S, SK: SK.S }) }
  }
  return {
    kind: eventName === 'INSERT' ? 'connectionOpened' : 'connectionChanged',
    connection: fromConnectionItem(ConnectionItem.parse(toItem(dynamodb.NewImage))),
  }
}

function gameChange({ eventName, dynamodb: { Keys } }: ChangeRecord): Change | undefined {
  if (eventName === 'REMOVE') return undefined
  const { id, sport } = parseGameKey({ PK: Keys.PK.S, SK: Keys.SK.S })
  return { kind: 'game', gameId: id, sport }
}

function toOdds(image: Record<string, AttributeValue> | undefined): Odds {
  return fromOddsItem(OddsItem.parse(toItem(image)))
}

function toItem(image: Record<string, AttributeValue> | undefined): unknown {
  return image === undefined ? undefined : unmarshall(image)
}

function storedAt(dynamodb: ChangeRecord['dynamodb']): EpochMs {
  return dynamodb.ApproximateCreationDateTimePrecision === 'MICROSECOND'
    ? dynamodb.ApproximateCreationDateTime / 1_000
    : dynamodb.ApproximateCreationDateTime
}
