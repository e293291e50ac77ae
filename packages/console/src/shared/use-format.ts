import { useMemo } from 'react'
import { usePreferences } from '../store/hooks.ts'
import type { PriceFormat } from '../store/preferences.ts'
import type { Quoted } from '../store/quoted.ts'
import { formatPrice } from './price-format.ts'

export interface Format {
  readonly priceFormat: PriceFormat
  /** Formats a price in the analyst's price format; a dash when there is none. */
  price(quoted: Quoted | undefined): string
}

export function useFormat(): Format {
  const [{ priceFormat }] = usePreferences()
  return useMemo(() => ({ priceFormat, price: (quoted) => formatPrice(quoted, priceFormat) }), [priceFormat])
}
