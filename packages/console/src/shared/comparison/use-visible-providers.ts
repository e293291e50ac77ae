import type { ProviderName } from '@sportsfeeds/domain'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, use, useEffect, useMemo } from 'react'
import { countPrintedColumns } from '../paper.ts'
import { PrintingContext } from '../printing.tsx'
import type { ComparisonLayout } from './comparison-layout.ts'

/** The providers' columns, of which only those in view are rendered; on paper those that fit the sheet. */
export interface VisibleProviders {
  readonly shown: readonly VisibleProvider[]
  /** Width of all columns, the labels included. */
  readonly totalWidth: number
}

export interface VisibleProvider {
  readonly name: ProviderName
  readonly index: number
  /** Distance from the left edge of the grid, in pixels. */
  readonly start: number
}

/** The same object until other columns come into view, so that rows do not render while the board scrolls down. */
export function useVisibleProviders(
  providers: readonly ProviderName[],
  { labelsWidth, providerWidth }: ComparisonLayout,
  scroller: RefObject<HTMLDivElement | null>,
): VisibleProviders {
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: providers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => providerWidth,
    paddingStart: labelsWidth,
    overscan: 3,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, labelsWidth, providerWidth, providers])
  const items = virtualizer.getVirtualItems()
  const isPrinting = use(PrintingContext)
  const printed = isPrinting
    ? Math.min(providers.length, countPrintedColumns(labelsWidth, providerWidth))
    : undefined
  const first = printed === undefined ? (items[0]?.index ?? 0) : 0
  const last = printed === undefined ? (items.at(-1)?.index ?? -1) : printed - 1
  return useMemo(
    () => ({
      shown: providers.slice(first, last + 1).map((name, offset) => ({
        name,
        index: first + offset,
        start: labelsWidth + (first + offset) * providerWidth,
      })),
      totalWidth: labelsWidth + (printed ?? providers.length) * providerWidth,
    }),
    [providers, first, last, printed, labelsWidth, providerWidth],
  )
}
