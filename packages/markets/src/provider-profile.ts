import type { OddsFormat } from '@sportsfeeds/domain'

/** Differences between one provider and another. */
export interface ProviderProfile {
  /** Added to the margin that a game has by chance. */
  readonly marginAdded: number
  /** Delay behind the game. */
  readonly delayMs: number
  /** Format of all its prices, if it is not that of the sport. */
  readonly oddsFormat?: OddsFormat
  /** Speed at which its opinions wander, compared with a game in play; 1 when left out. */
  readonly opinionPace?: number
  /** Its n-th record is in the reference form, where that can say it; all others are in the general form. */
  readonly referenceEvery: number
}

/** @param place of the provider, from 0: the first is the quickest, those after it slower and dearer or cheaper. */
export function getProviderProfile(place: number): ProviderProfile {
  return {
    marginAdded: marginsAdded[place % marginsAdded.length] ?? 0,
    delayMs: place * delayMsEach,
    ...(place % 3 === 2 ? { oddsFormat: 'american' } : {}),
    referenceEvery: 4,
  }
}

const marginsAdded = [0, 0.015, -0.01, 0.03]
const delayMsEach = 180
