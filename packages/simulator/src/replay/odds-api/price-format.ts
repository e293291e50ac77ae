import type { OddsFormat } from '@sportsfeeds/domain'
import { UnreadableFileError } from '../../errors.ts'

export type ApiPriceFormat = Extract<OddsFormat, 'decimal' | 'american'>

/**
 * The format of a response's prices, which only its request names. No American price is between −100 and 100, and no decimal one is
 * negative; prices that are all whole and from 100 are American.
 * @throws UnreadableFileError for prices of both kinds.
 */
export function priceFormatOf(file: string, prices: readonly number[]): ApiPriceFormat {
  const decimal = prices.find((price) => Math.abs(price) < 100 || !Number.isInteger(price))
  const american = prices.find((price) => price < 0)
  if (decimal === undefined) return 'american'
  if (american === undefined) return 'decimal'
  throw new UnreadableFileError(
    file,
    `has decimal prices (${decimal}) as well as American ones (${american}): say which they are with --odds-format; the others are then left out`,
  )
}
