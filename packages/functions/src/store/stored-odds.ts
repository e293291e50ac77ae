import type { Odds } from '@sportsfeeds/domain'
import { fromLateOddsItem, fromOddsItem, LateOddsItem, OddsItem } from '@sportsfeeds/domain/internal'
import { parseItem } from './parse-item.ts'
import type { StoredItem } from './table.ts'

/** @throws InvalidItemError */
export function toOdds(item: StoredItem): Odds {
  return fromOddsItem(parseItem('odds', OddsItem, item))
}

/** @throws InvalidItemError */
export function toLateOdds(item: StoredItem): Odds {
  return fromLateOddsItem(parseItem('late odds', LateOddsItem, item))
}
