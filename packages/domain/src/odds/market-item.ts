import * as z from 'zod'
import { InvalidKeyError } from '../errors.ts'
import { GameId, ProviderName } from '../identifiers.ts'
import type { PrimaryKey } from '../table.ts'
import { marketId, parseMarketId } from './market.ts'
import type { MarketState } from './market-state.ts'
import type { Odds, ProviderMarket } from './odds.ts'
import { fromOddsItem, OddsItem, toOddsItem } from './odds-item.ts'

export const marketSortKeyPrefix = 'market-'

export function marketKey(market: ProviderMarket): PrimaryKey {
  return { PK: market.gameId, SK: `${marketSortKeyPrefix}${marketId(market)}#${market.provider}` }
}

/** Inverse of {@link marketKey}. @throws InvalidKeyError */
export function parseMarketKey({ PK, SK }: PrimaryKey): ProviderMarket {
  const [id, provider, ...rest] = SK.startsWith(marketSortKeyPrefix)
    ? SK.slice(marketSortKeyPrefix.length).split('#')
    : []
  const parsed = MarketKeyParts.safeParse({ gameId: PK, provider })
  if (!parsed.success || id === undefined || rest.length > 0) {
    throw new InvalidKeyError('a market', `${PK} ${SK}`, '"game-<id>" and "market-<market id>#<provider>"', {
      cause: parsed.error,
    })
  }
  return { ...parseMarketId(id), ...parsed.data }
}

/** The odds inside a Market item: their attributes and their own sort key. */
const HeldOdds = OddsItem.omit({ PK: true, EXPIRE: true })

/** The state of a market as the table holds it, written by the projector alone. */
export const MarketItem = z.object({
  PK: z.string(),
  SK: z.string().startsWith(marketSortKeyPrefix),
  NEWEST: HeldOdds,
  /** Present only if it is not the newest. */
  PRICED: HeldOdds.optional(),
  /** Order of the newest and of the priced record as text ({@link oddsRank}): a write must not go back in it. */
  RANK: z.string(),
  PRICEDRANK: z.string(),
  /** Epoch seconds. */
  EXPIRE: z.number(),
})
export type MarketItem = z.infer<typeof MarketItem>

/** @param retentionSeconds how long after the arrival of its newest record the table keeps the market. */
export function toMarketItem({ newest, priced }: MarketState, retentionSeconds: number): MarketItem {
  return {
    ...marketKey(newest),
    NEWEST: hold(newest),
    PRICED: priced === undefined || priced === newest ? undefined : hold(priced),
    RANK: oddsRank(newest),
    PRICEDRANK: priced === undefined ? '' : oddsRank(priced),
    EXPIRE: Math.floor(newest.receivedAt / 1000) + retentionSeconds,
  }
}

/** Inverse of {@link toMarketItem}. @throws InvalidKeyError */
export function fromMarketItem(item: MarketItem): MarketState {
  const newest = release(item, item.NEWEST)
  if (item.PRICED !== undefined) return { newest, priced: release(item, item.PRICED) }
  return { newest, priced: item.PRICEDRANK === '' ? undefined : newest }
}

/** The order of records of one market (`compareOdds`) as text, which sorts in the same way. */
export function oddsRank({ date, seq = 0, receivedAt, digest }: Odds): string {
  return `${date} ${String(seq).padStart(16, '0')} ${receivedAt.toFixed(3).padStart(18, '0')} ${digest}`
}

function hold(odds: Odds): z.infer<typeof HeldOdds> {
  const { PK: _, EXPIRE: __, ...held } = toOddsItem(odds, 0)
  return held
}

function release(item: MarketItem, held: z.infer<typeof HeldOdds>): Odds {
  return fromOddsItem({ ...held, PK: item.PK, EXPIRE: item.EXPIRE })
}

const MarketKeyParts = z.object({ gameId: GameId, provider: ProviderName })
