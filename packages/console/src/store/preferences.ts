import * as z from 'zod'
import { createPersisted, type KeyValueStorage } from './persisted.ts'
import type { SettableValue } from './value.ts'

export const PriceFormat = z.enum(['decimal', 'american', 'fractional', 'implied'])
export type PriceFormat = z.infer<typeof PriceFormat>

export const Preferences = z.object({
  priceFormat: PriceFormat,
  theme: z.enum(['system', 'dark', 'light']),
  density: z.enum(['compact', 'comfortable']),
  /** The outcome that opening, last, move and trend are about. */
  tracked: z.enum(['home', 'draw', 'away']),
  /** Whether single keys do things; see the list under `?`. */
  hasShortcuts: z.boolean(),
  /** A saved view is a name for the board's part of the address. */
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

/** What an analyst has set up, kept per analyst: one machine may serve several. */
export function createPreferences(storage: KeyValueStorage, userId: string): SettableValue<Preferences> {
  return createPersisted({
    storage,
    key: `sportsfeeds.preferences.${userId}`,
    schema: Preferences,
    fallback: defaultPreferences,
  })
}
