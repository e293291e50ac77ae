/** The versions of one market's odds, by ascending date: the n-th of each column belongs to the n-th odds. */
export interface Versions {
  /** Feed dates in whole milliseconds. */
  dates: number[]
  receivedAts: number[]
  /** Not a number for versions that came over REST, which does not say when they were stored. */
  storedAts: number[]
  /** 32 bits each. */
  prints: number[]
}

/**
 * Versions in about ten bytes each, where plain numbers take 32: each time is kept as its distance from the one before
 * it. A text, since engines keep one of such characters at a byte each, and an array of bytes costs 200 besides.
 */
export function packVersions({ dates, receivedAts, storedAts, prints }: Versions): string {
  const bytes: number[] = []
  dates.forEach((date, index) => {
    const receivedAt = receivedAts[index] ?? Number.NaN
    const print = prints[index] ?? 0
    writeTime(bytes, date, dates[index - 1] ?? 0)
    writeTime(bytes, receivedAt, date)
    writeTime(bytes, storedAts[index] ?? Number.NaN, receivedAt)
    bytes.push(print >>> 24, (print >>> 16) & 0xff, (print >>> 8) & 0xff, print & 0xff)
  })
  return String.fromCharCode(...bytes)
}

/** Inverse of {@link packVersions}, to the last bit. */
export function unpackVersions(packed: string): Versions {
  const versions: Versions = { dates: [], receivedAts: [], storedAts: [], prints: [] }
  const reader = createReader(packed)
  let date = 0
  while (!reader.isAtEnd()) {
    date = reader.time(date)
    const receivedAt = reader.time(date)
    versions.dates.push(date)
    versions.receivedAts.push(receivedAt)
    versions.storedAts.push(reader.time(receivedAt))
    versions.prints.push(
      ((reader.byte() << 24) | (reader.byte() << 16) | (reader.byte() << 8) | reader.byte()) >>> 0,
    )
  }
  return versions
}

/** Codes that are not a distance; others are a distance, its sign and its unit. */
const unknown = 0
const verbatim = 1
const firstDistance = 2

/** Times are whole milliseconds or, from the table, microseconds; any other is written as it is. */
function writeTime(bytes: number[], time: number, baseMs: number): void {
  if (Number.isNaN(time)) {
    writeCount(bytes, unknown)
    return
  }
  for (const unit of units) {
    const distance = Math.round(time * unit) - Math.round(baseMs * unit)
    const code = firstDistance + foldSign(distance) * units.length + units.indexOf(unit)
    if (!Number.isSafeInteger(code) || timeAt(baseMs, distance, unit) !== time) continue
    writeCount(bytes, code)
    return
  }
  writeCount(bytes, verbatim)
  bytes.push(...new Uint8Array(Float64Array.of(time).buffer))
}

/** Steps in a millisecond. */
const units = [1, 1_000] as const

function timeAt(baseMs: number, distance: number, unit: number): number {
  return (Math.round(baseMs * unit) + distance) / unit
}

function createReader(packed: string) {
  let at = 0
  const byte = (): number => packed.charCodeAt(at++)
  const count = (): number => {
    let value = 0
    for (let place = 1; ; place *= 128) {
      const next = byte()
      value += (next & 127) * place
      if (next < 128) return value
    }
  }
  return {
    byte,
    isAtEnd: () => at >= packed.length,
    time: (baseMs: number): number => {
      const code = count()
      if (code === unknown) return Number.NaN
      if (code === verbatim)
        return new Float64Array(Uint8Array.from({ length: 8 }, byte).buffer)[0] ?? Number.NaN
      const folded = Math.floor((code - firstDistance) / units.length)
      return timeAt(baseMs, unfoldSign(folded), units[(code - firstDistance) % units.length] ?? 1)
    },
  }
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. No shifts: they end at 32 bits. */
function writeCount(bytes: number[], count: number): void {
  let left = count
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  bytes.push(left)
}

/** 0, −1, 1, −2, … as 0, 1, 2, 3, …: what is near stays small. */
function foldSign(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

function unfoldSign(folded: number): number {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}
