/** Differences between one provider and another. */
export interface ProviderProfile {
  /** Added to the margin of its every market. */
  readonly marginAdded: number
  /** Delay behind the game. */
  readonly delayMs: number
}

/** @param place of the provider, from 0: the first is the quickest, those after it slower and dearer or cheaper. */
export function getProviderProfile(place: number): ProviderProfile {
  return {
    marginAdded: marginsAdded[place % marginsAdded.length] ?? 0,
    delayMs: place * delayMsEach,
  }
}

const marginsAdded = [0, 0.015, -0.01, 0.03]
const delayMsEach = 180
