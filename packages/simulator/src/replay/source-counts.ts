import type { MalformedLine, RecordingSource, UnsupportedMarket } from './recording.ts'

/** Counts what a reader finds. */
export interface SourceCounts {
  readonly add: (what: 'lines' | 'changes' | 'unchanged' | 'unpriced' | 'otherMessages') => void
  readonly malformed: (line: MalformedLine) => void
  /** Counts a change of a market that is left out. */
  readonly unsupported: (market: string, reason: string) => void
  readonly source: (files: readonly string[], odds: number) => RecordingSource
}

export function createSourceCounts(): SourceCounts {
  const counts = { lines: 0, changes: 0, unchanged: 0, unpriced: 0, otherMessages: 0, malformed: 0 }
  const malformedLines: MalformedLine[] = []
  const unsupportedMarkets = new Map<string, UnsupportedMarket>()
  let unsupported = 0

  return {
    add: (what) => {
      counts[what] += 1
    },
    malformed: (line) => {
      counts.malformed += 1
      if (malformedLines.length < malformedLinesShown) malformedLines.push(line)
    },
    unsupported: (market, reason) => {
      unsupported += 1
      const key = `${market} ${reason}`
      const changes = (unsupportedMarkets.get(key)?.changes ?? 0) + 1
      unsupportedMarkets.set(key, { market, reason, changes })
    },
    source: (files, odds) => ({
      files,
      odds,
      ...counts,
      unsupported,
      unsupportedMarkets: [...unsupportedMarkets.values()],
      malformedLines: malformedLines.toSorted(
        (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line,
      ),
    }),
  }
}

const malformedLinesShown = 100
