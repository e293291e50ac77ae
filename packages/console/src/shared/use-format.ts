import { useMemo } from 'react'
import { usePreferences } from '../store/hooks.ts'
import type { PriceFormat } from '../store/preferences.ts'
import { formatPrice } from './format.ts'

export interface Format {
  readonly priceFormat: PriceFormat
  /** A decimal price as the analyst reads prices; a dash when there is none. */
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
