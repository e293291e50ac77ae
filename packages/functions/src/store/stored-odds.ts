import { fromLateOddsItem, fromOddsItem, LateOddsItem, type Odds, OddsItem } from '@sportsfeeds/domain'
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
