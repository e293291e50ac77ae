import type { EpochMs, Odds } from '@sportsfeeds/domain'
import {
  fromHeartbeatItem,
  HeartbeatItem,
  heartbeatSortKey,
  marketSortKeyPrefix,
  oddsSortKeyPrefix,
} from '@sportsfeeds/domain/internal'
import { InvalidChangeRecordError } from '../errors.ts'
import { ChangeRecord, changeText, sortKeyPattern, toItem, toOdds } from './change-record.ts'

/** One odds record that arrived at the feeds API, or a heartbeat, which shows that none came before it. */
export interface Arrival {
  readonly receivedAt: EpochMs
  readonly odds?: Odds
  readonly heartbeatPlace?: number
}

/**
 * Decodes what a change record says of an arrival.
 * @param data a Kinesis record's data: UTF-8 JSON in base64.
 * @returns undefined for removals and for all other entities, which are not parsed.
 * @throws InvalidChangeRecordError if it cannot be read.
 */
export function decodeArrival(data: string): Arrival | undefined {
  try {
    const text = changeText(data)
    if (isMarket.test(text) || !mayBeArrival.test(text)) return undefined
    return toArrival(ChangeRecord.parse(JSON.parse(text)))
  } catch (error) {
    throw new InvalidChangeRecordError({ cause: error })
  }
}

const mayBeArrival = sortKeyPattern([oddsSortKeyPrefix, `${heartbeatSortKey}"`])
/** A Market item holds odds with their sort keys. */
const isMarket = sortKeyPattern([marketSortKeyPrefix])

function toArrival({ eventName, dynamodb: { Keys, NewImage } }: ChangeRecord): Arrival | undefined {
  if (eventName === 'REMOVE') return undefined
  if (Keys.SK.S === heartbeatSortKey) {
    const { beatAt, place } = fromHeartbeatItem(HeartbeatItem.parse(toItem(NewImage)))
    return { receivedAt: beatAt, heartbeatPlace: place }
  }
  if (!Keys.SK.S.startsWith(oddsSortKeyPrefix)) return undefined
  const odds = toOdds(NewImage)
  return { receivedAt: odds.receivedAt, odds }
}
