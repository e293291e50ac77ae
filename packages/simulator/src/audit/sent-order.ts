import { compareOdds, type RankedOdds } from '@sportsfeeds/domain'

/** What decides the order of odds before they have arrived anywhere. */
export type SentRank = Pick<RankedOdds, 'type' | 'date' | 'seq'>

/** Orders records of a game and provider as their provider meant them; zero where only their arrival decides. */
export function compareSent(a: SentRank, b: SentRank): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return compareOdds(unarrived(a), unarrived(b))
}

function unarrived({ type, date, seq }: SentRank): RankedOdds {
  return { type, date, seq, receivedAt: 0, digest: '' }
}
