/**
 * The writes a second that a stack has to expect for a load of twenty games: they are not spread evenly over the shards,
 * and one that takes 1,000 records a second is full whatever the others take. Of five shards the fullest has about a
 * third of twenty games. Many more shards than that cost frames: each has its own.
 * @param peakRate odds a second.
 */
export function sizedFor(peakRate: number): number {
  return Math.ceil(peakRate * 1.6)
}
