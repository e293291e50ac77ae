import { isDeepStrictEqual } from 'node:util'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import {
  ConnectionItem,
  connectionSortKey,
  type EpochMs,
  fromConnectionItem,
  fromOddsItem,
  gameSortKeyPrefix,
  heartbeatSortKey,
  lateOddsSortKeyPrefix,
  liveStateSortKey,
  marketSortKeyPrefix,
  type Odds,
  OddsItem,
  oddsSortKeyPrefix,
  parseConnectionKey,
  parseGameKey,
  parseLiveStateKey,
  watermarkSortKeyPrefix,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import { InvalidChangeRecordError } from '../errors.ts'
import type { Change } from './fan-out/change.ts'

/**
 * Decodes a change that DynamoDB captured on a Kinesis data stream.
 * @param data a Kinesis record's data: UTF-8 JSON in base64.
 * @returns undefined for changes that concern no analyst: removals of odds and of live states, which are expiries, writes that
 * changed nothing, and other entities.
 * @throws InvalidChangeRecordError if it cannot be read.
 */
export function decodeChange(data: string): Change | undefined {
  try {
    const text = utf8.decode(Buffer.from(data, 'base64'))
    return isIgnored(text) ? undefined : toChange(ChangeRecord.parse(JSON.parse(text)))
  } catch (error) {
    throw new InvalidChangeRecordError({ cause: error })
  }
}

const StringAttribute = z.object({ S: z.string() })

type Image = Readonly<Record<string, AttributeValue>>

/** Attributes by name in DynamoDB's own form; the entity's schema validates their values. */
const Image = z.custom<Image>((value) => typeof value === 'object' && value !== null, 'must be an image')

/**
 * The parts of a change record that are read.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
const ChangeRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    ApproximateCreationDateTimePrecision: z.enum(['MILLISECOND', 'MICROSECOND']).default('MILLISECOND'),
    Keys: z.object({ PK: StringAttribute, SK: StringAttribute }),
    NewImage: Image.optional(),
    OldImage: Image.optional(),
  }),
})
type ChangeRecord = z.infer<typeof ChangeRecord>

// Fatal: a silently replaced character would be a wrong name on every screen.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * True for records of the entities that a stack writes most often apart from odds, without parsing them. In JSON, quotes inside of
 * a value are escaped, so this text can only be an attribute.
 */
function isIgnored(text: string): boolean {
  return ignored.test(text)
}

const ignoredSortKeys = [marketSortKeyPrefix, lateOddsSortKeyPrefix, watermarkSortKeyPrefix, `${heartbeatSortKey}"`]
const ignored = new RegExp(`"SK":\\{"S":"(?:${ignoredSortKeys.join('|')})`)

function toChange(record: ChangeRecord): Change | undefined {
  const sortKey = record.dynamodb.Keys.SK.S
  if (sortKey.startsWith(oddsSortKeyPrefix)) return oddsChange(record)
  if (sortKey === connectionSortKey) return connectionChange(record)
  if (sortKey.startsWith(gameSortKeyPrefix)) return gameChange(record)
  if (sortKey === liveStateSortKey) return liveStateChange(record)
  return undefined
}

function oddsChange({ eventName, dynamodb }: ChangeRecord): Change | undefined {
  if (eventName === 'REMOVE') return undefined
  // A record that is sent again is the same item with a later arrival, and ranks by it.
  const isSame = isDeepStrictEqual(dynamodb.OldImage?.CREATED, dynamodb.NewImage?.CREATED)
  if (eventName === 'MODIFY' && isSame) return undefined
  return { kind: 'odds', odds: toOdds(dynamodb.NewImage), storedAt: storedAt(dynamodb) }
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

function gameChange({ eventName, dynamodb: { Keys, NewImage, OldImage } }: ChangeRecord): Change | undefined {
  // Feeds repeat their games: a time alone is not a change.
  if (eventName === 'REMOVE' || isDeepStrictEqual(withoutTime(NewImage), withoutTime(OldImage))) return undefined
  const { id, sport } = parseGameKey({ PK: Keys.PK.S, SK: Keys.SK.S })
  return { kind: 'game', gameId: id, sport }
}

function liveStateChange({ eventName, dynamodb: { Keys } }: ChangeRecord): Change | undefined {
  if (eventName === 'REMOVE') return undefined
  return { kind: 'liveState', gameId: parseLiveStateKey({ PK: Keys.PK.S, SK: Keys.SK.S }) }
}

function withoutTime({ CREATED: _, ...image }: Image = {}): Image {
  return image
}

function toOdds(image: Image | undefined): Odds {
  return fromOddsItem(OddsItem.parse(toItem(image)))
}

function toItem(image: Image | undefined): unknown {
  return image === undefined ? undefined : unmarshall(image)
}

function storedAt(dynamodb: ChangeRecord['dynamodb']): EpochMs {
  return dynamodb.ApproximateCreationDateTimePrecision === 'MICROSECOND'
    ? dynamodb.ApproximateCreationDateTime / 1_000
    : dynamodb.ApproximateCreationDateTime
}
