import * as z from 'zod'
import { createPersisted, type KeyValueStorage } from './persisted.ts'
import type { SettableValue } from './value.ts'

export const PriceFormat = z.enum(['decimal', 'american', 'fractional', 'implied'])
export type PriceFormat = z.infer<typeof PriceFormat>

export const Preferences = z.object({
  priceFormat: PriceFormat,
  theme: z.enum(['system', 'dark', 'light']),
  density: z.enum(['compact', 'comfortable']),
  /** The outcome that the columns for opening, last, move and trend refer to. */
  tracked: z.enum(['home', 'draw', 'away']),
  /** True if single-key shortcuts are on. */
  hasShortcuts: z.boolean(),
  /** Saved views: a name and the board's query string. */
  views: z.array(z.object({ name: z.string(), search: z.string() })),
})
export type Preferences = z.infer<typeof Preferences>

export const defaultPreferences: Preferences = {
  priceFormat: 'decimal',
  theme: 'system',
  density: 'compact',
  tracked: 'home',
  hasShortcuts: true,
  views: [],
}

/** The preferences of one analyst; several may share a browser. */
export function createPreferences(storage: KeyValueStorage, userId: string): SettableValue<Preferences> {
  return createPersisted({
    storage,
    key: `sportsfeeds.preferences.${userId}`,
    schema: Preferences,
    fallback: defaultPreferences,
  })
}
