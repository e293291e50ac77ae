import type { Game, GameId, LiveOdds, LiveState } from '@sportsfeeds/domain'
import {
  type Client,
  ClientItem,
  clientSortKey,
  fromClientItem,
  fromGameItem,
  fromLiveStateItem,
  GameItem,
  gameSortKeyPrefix,
  heartbeatSortKey,
  LiveStateItem,
  liveStateSortKey,
  oddsSortKeyPrefix,
} from '@sportsfeeds/domain/internal'
import { InvalidChangeRecordError } from '../errors.ts'
import { ChangeRecord, changeText, sortKeyPattern, toItem } from './change-record.ts'
import { heartbeatChange, oddsChange } from './decode-change.ts'
import type { HeartbeatChange } from './fan-out/change.ts'

/** What a change record says to a reader that holds the state of markets, games and clients itself. */
export type Update =
  | { readonly kind: 'odds'; readonly odds: LiveOdds }
  | { readonly kind: 'game'; readonly game: Game }
  | { readonly kind: 'liveState'; readonly gameId: GameId; readonly live: LiveState }
  | { readonly kind: 'client'; readonly client: Client }
  | HeartbeatChange

/**
 * Decodes a change that DynamoDB captured on a Kinesis data stream, with all that it says.
 * @param data a Kinesis record's data: UTF-8 JSON, or that in base64.
 * @returns undefined for removals, for odds that changed nothing, and for all other entities, which are not parsed.
 * @throws InvalidChangeRecordError if it cannot be read.
 */
export function decodeUpdate(data: string | Uint8Array): Update | undefined {
  try {
    const text = changeText(data)
    return concerned.test(text) ? toUpdate(ChangeRecord.parse(JSON.parse(text))) : undefined
  } catch (error) {
    throw new InvalidChangeRecordError({ cause: error })
  }
}

const concerned = sortKeyPattern([
  oddsSortKeyPrefix,
  gameSortKeyPrefix,
  `${liveStateSortKey}"`,
  `${clientSortKey}"`,
  `${heartbeatSortKey}"`,
])

function toUpdate(record: ChangeRecord): Update | undefined {
  const { eventName, dynamodb } = record
  if (eventName === 'REMOVE') return undefined
  const sortKey = dynamodb.Keys.SK.S
  if (sortKey === heartbeatSortKey) return heartbeatChange(record)
  if (sortKey.startsWith(oddsSortKeyPrefix)) {
    const change = oddsChange(record)
    return change && { kind: 'odds', odds: { ...change.odds, storedAt: change.storedAt } }
  }
  const item = toItem(dynamodb.NewImage)
  if (sortKey.startsWith(gameSortKeyPrefix)) return { kind: 'game', game: fromGameItem(GameItem.parse(item)) }
  if (sortKey === liveStateSortKey) {
    return { kind: 'liveState', ...fromLiveStateItem(LiveStateItem.parse(item)) }
  }
  if (sortKey === clientSortKey) return { kind: 'client', client: fromClientItem(ClientItem.parse(item)) }
  return undefined
}
