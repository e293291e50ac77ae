import * as z from 'zod'
import { createPersisted, type KeyValueStorage, type PersistedValue } from './persisted.ts'

export const PriceFormat = z.enum(['decimal', 'american', 'fractional', 'implied'])
export type PriceFormat = z.infer<typeof PriceFormat>

export const TimeZoneChoice = z.enum(['local', 'utc'])
export type TimeZoneChoice = z.infer<typeof TimeZoneChoice>

export const WatchList = z.object({
  /** Games above all others, and games that are not shown. */
  pinned: z.array(z.string()),
  hidden: z.array(z.string()),
})
export type WatchList = z.infer<typeof WatchList>

/** Figures next to each outcome on the board. */
export const FigureColumn = z.enum(['best', 'fair', 'book', 'move'])
export type FigureColumn = z.infer<typeof FigureColumn>

/** A part that was stored by another version and does not fit is replaced by its default. */
export const Preferences = z.object({
  priceFormat: PriceFormat.catch('decimal'),
  timeZone: TimeZoneChoice.catch('local'),
  theme: z.enum(['system', 'dark', 'light']).catch('system'),
  density: z.enum(['dense', 'compact', 'comfortable']).catch('compact'),
  /** The outcome that the columns for opening, last, move and trend refer to. */
  tracked: z.enum(['home', 'draw', 'away']).catch('home'),
  /** How providers' margins are removed from fair prices. */
  fairMethod: z.enum(['proportional', 'power']).catch('power'),
  /** True if single-key shortcuts are on. */
  hasShortcuts: z.boolean().catch(true),
  /** Saved views: a name and the board's query string. */
  views: z.array(z.object({ name: z.string(), search: z.string() })).catch([]),
  watchList: WatchList.catch({ pinned: [], hidden: [] }),
  figures: z.array(FigureColumn).catch([...FigureColumn.options]),
  /** Providers with a column, in this order; empty for those with the most markets. */
  providers: z.array(z.string()).catch([]),
  /** Columns of the table that are not shown. */
  hiddenColumns: z.array(z.string()).catch([]),
})
export type Preferences = z.infer<typeof Preferences>

export const defaultPreferences: Preferences = Preferences.parse({})

/** The preferences of one analyst; several may share a browser. */
export function createPreferences(storage: KeyValueStorage, userId: string): PersistedValue<Preferences> {
  return createPersisted({
    storage,
    key: `sportsfeeds.preferences.${userId}`,
    schema: Preferences,
    fallback: defaultPreferences,
  })
}
