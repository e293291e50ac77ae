/** What a gateway has done since it started; its metrics are the differences. */
export interface Counts {
  /** Records of odds off the stream. */
  oddsRead: number
  /** Records that could not be read. */
  poison: number
  /** Records of odds written to sockets. */
  oddsSent: number
  frames: number
  bytes: number
  windows: number
  connects: number
  refused: number
  /** Connections that were resumed where they asked, and those that could not be. */
  resumed: number
  notResumed: number
  snapshots: number
  /** Times that a slow reader got only the newest of each market, and those that were closed for it. */
  heldBack: number
  closedSlow: number
  closedInactive: number
}

export function createCounts(): Counts {
  return {
    oddsRead: 0,
    poison: 0,
    oddsSent: 0,
    frames: 0,
    bytes: 0,
    windows: 0,
    connects: 0,
    refused: 0,
    resumed: 0,
    notResumed: 0,
    snapshots: 0,
    heldBack: 0,
    closedSlow: 0,
    closedInactive: 0,
  }
}
