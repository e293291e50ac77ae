/** What is wrong with a fake server now. */
export interface Faults {
  /** How far the server's clock is ahead of the given one. */
  skewMs: number
  /** The stream of odds stands still. */
  isStalled: boolean
  /** Handshakes fail. */
  isRefusing: boolean
  isAccepted: (token: string) => boolean
  /** Statuses of the next responses over REST; 0 is a network error. */
  failures: number[]
  /** Games that cannot be read by their ids. */
  readonly brokenGames: Set<string>
}

export function noFaults(): Faults {
  return {
    skewMs: 0,
    isStalled: false,
    isRefusing: false,
    isAccepted: () => true,
    failures: [],
    brokenGames: new Set(),
  }
}
