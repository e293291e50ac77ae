import { isDeepStrictEqual } from 'node:util'
import type { EpochMs } from '@sportsfeeds/domain'
import {
  ConnectionItem,
  connectionSortKey,
  fromConnectionItem,
  fromHeartbeatItem,
  gameSortKeyPrefix,
  HeartbeatItem,
  heartbeatSortKey,
  lateOddsSortKeyPrefix,
  liveStateSortKey,
  marketSortKeyPrefix,
  oddsSortKeyPrefix,
  providerRateSortKey,
  parseConnectionKey,
  parseGameKey,
  parseLiveStateKey,
  watermarkSortKeyPrefix,
} from '@sportsfeeds/domain/internal'
import { InvalidChangeRecordError } from '../errors.ts'
import { ChangeRecord, changeText, type Image, sortKeyPattern, toItem, toOdds } from './change-record.ts'
import type { Change, HeartbeatChange, OddsChange } from './fan-out/change.ts'

/**
 * Decodes a change that DynamoDB captured on a Kinesis data stream.
 * @param data a Kinesis record's data: UTF-8 JSON in base64.
 * @returns undefined for changes that concern no analyst: removals of odds and of live states, which are expiries, writes that
 * changed nothing, and other entities.
 * @throws InvalidChangeRecordError if it cannot be read.
 */
export function decodeChange(data: string): Change | undefined {
  try {
    const text = changeText(data)
    return ignored.test(text) ? undefined : toChange(ChangeRecord.parse(JSON.parse(text)))
  } catch (error) {
    throw new InvalidChangeRecordError({ cause: error })
  }
}

/** What a stack writes most often apart from odds: it is not parsed. */
const ignored = sortKeyPattern([
  marketSortKeyPrefix,
  lateOddsSortKeyPrefix,
  watermarkSortKeyPrefix,
  `${providerRateSortKey}"`,
])

function toChange(record: ChangeRecord): Change | undefined {
  const sortKey = record.dynamodb.Keys.SK.S
  if (sortKey.startsWith(oddsSortKeyPrefix)) return oddsChange(record)
  if (sortKey === heartbeatSortKey) return heartbeatChange(record)
  if (sortKey === connectionSortKey) return connectionChange(record)
  if (sortKey.startsWith(gameSortKeyPrefix)) return gameChange(record)
  if (sortKey === liveStateSortKey) return liveStateChange(record)
  return undefined
}

/** What concerns analysts in a change of one odds record: undefined for removals, and for writes that changed nothing. */
export function oddsChange({ eventName, dynamodb }: ChangeRecord): OddsChange | undefined {
  if (eventName === 'REMOVE') return undefined
  // A record that is sent again is the same item with a later arrival, and ranks by it.
  const isSame = isDeepStrictEqual(dynamodb.OldImage?.CREATED, dynamodb.NewImage?.CREATED)
  if (eventName === 'MODIFY' && isSame && isReadable(dynamodb.OldImage)) return undefined
  return { kind: 'odds', odds: toOdds(dynamodb.NewImage), storedAt: storedAt(dynamodb) }
}

/** An item that was damaged has not been published: repairing it is the first that anyone hears of it. */
function isReadable(image: Image | undefined): boolean {
  try {
    toOdds(image)
    return true
  } catch {
    return false
  }
}

export function heartbeatChange({ eventName, dynamodb }: ChangeRecord): HeartbeatChange | undefined {
  if (eventName === 'REMOVE') return undefined
  const { beatAt, shards } = fromHeartbeatItem(HeartbeatItem.parse(toItem(dynamodb.NewImage)))
  return { kind: 'heartbeat', beatAt, shards }
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
  if (eventName === 'REMOVE' || isDeepStrictEqual(withoutTime(NewImage), withoutTime(OldImage)))
    return undefined
  const { id, sport } = parseGameKey({ PK: Keys.PK.S, SK: Keys.SK.S })
  return { kind: 'game', gameId: id, sport }
}

function liveStateChange({ eventName, dynamodb: { Keys } }: ChangeRecord): Change | undefined {
  if (eventName === 'REMOVE') return undefined
  return { kind: 'liveState', gameId: parseLiveStateKey({ PK: Keys.PK.S, SK: Keys.SK.S }) }
}

function withoutTime(image: Image = {}) {
  return { ...image, CREATED: undefined }
}

function storedAt(dynamodb: ChangeRecord['dynamodb']): EpochMs {
  return dynamodb.ApproximateCreationDateTimePrecision === 'MICROSECOND'
    ? dynamodb.ApproximateCreationDateTime / 1_000
    : dynamodb.ApproximateCreationDateTime
}
