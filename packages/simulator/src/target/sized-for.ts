/**
 * The writes a second that a stack has to expect for a load of twenty games: they are not spread evenly over the shards,
 * and one that takes 1,000 records a second is full whatever the others take. Of eight shards the fullest has a quarter
 * to a third of twenty games.
 * @param peakRate odds a second.
 */
export const sizedFor = (peakRate: number): number => Math.ceil(peakRate * 2.5)
