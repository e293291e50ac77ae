import { useMemo } from 'react'
import { usePreferences } from '../store/hooks.ts'
import type { PriceFormat } from '../store/preferences.ts'
import { formatPrice } from './format.ts'

export interface Format {
  readonly priceFormat: PriceFormat
  /** Formats a decimal price in the analyst's price format; a dash when there is none. */
  price(decimal: number | undefined): string
}

export function useFormat(): Format {
  const [{ priceFormat }] = usePreferences()
  return useMemo(
    () => ({
      priceFormat,
      price: (decimal) => (decimal === undefined ? '–' : formatPrice(decimal, priceFormat)),
    }),
    [priceFormat],
  )
}
