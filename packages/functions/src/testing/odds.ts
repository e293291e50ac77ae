import type { Odds } from '@sportsfeeds/domain'
import { oddsAt } from './histories.ts'

/** An odds that is valid in every part, with these changes. */
export const oddsOf = (changes: Partial<Odds> = {}): Odds => oddsAt(0, changes)
