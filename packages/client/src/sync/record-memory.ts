import type { EpochMs, Odds } from '@sportsfeeds/domain'

/** Remembers which records were delivered, in some eleven bytes each: at 500 a second they are several hundred thousand. */
export interface RecordMemory {
  /** @param market number of the record's market. */
  has(market: number, odds: RecordInMarket): boolean
  add(market: number, odds: RecordInMarket, heardAtMs: EpochMs): void
  /** Forgets what was heard before `floorMs`, and keeps it a little longer. */
  forgetBefore(floorMs: EpochMs): void
}

/** Identity of a record within its market. */
export type RecordInMarket = Pick<Odds, 'date' | 'digest'>

/**
 * Of each record 64 bits of a hash are kept. They are compared only for records that are not newer than all of their market, so
 * that one in 10^13 of these is mistaken for another.
 * @param generationMs records of so much time are forgotten together.
 */
export function createRecordMemory(generationMs: number): RecordMemory {
  let sealed: Generation[] = []
  let current: Generation | undefined

  const generationAt = (heardAtMs: EpochMs): Generation => {
    if (current === undefined || heardAtMs >= current.startedAtMs + generationMs) {
      if (current !== undefined) {
        current.prints.seal()
        sealed.push(current)
      }
      current = { prints: new PrintSet(), startedAtMs: heardAtMs, heardAtMs }
    }
    current.heardAtMs = Math.max(current.heardAtMs, heardAtMs)
    return current
  }

  return {
    has: (market, odds) => {
      const [high, low] = printOf(market, odds)
      return current?.prints.has(high, low) === true || sealed.some(({ prints }) => prints.has(high, low))
    },

    add: (market, odds, heardAtMs) => {
      const [high, low] = printOf(market, odds)
      generationAt(heardAtMs).prints.add(high, low)
    },

    forgetBefore: (floorMs) => {
      sealed = sealed.filter(({ heardAtMs }) => heardAtMs >= floorMs)
      if (current !== undefined && current.heardAtMs < floorMs) current = undefined
    },
  }
}

interface Generation {
  readonly prints: PrintSet
  readonly startedAtMs: EpochMs
  /** When the last of its records was heard. */
  heardAtMs: EpochMs
}

/** A set of pairs of 32-bit numbers, next to each other in one array: https://en.wikipedia.org/wiki/Linear_probing */
class PrintSet {
  #slots = new Uint32Array(2 * firstCapacity)
  #size = 0

  has(high: number, low: number): boolean {
    return this.#slots[this.#slotOf(high, low) + 1] !== 0
  }

  add(high: number, low: number): void {
    if (this.#size + 1 > this.#capacity * maxLoad) this.#resize(this.#capacity * growth)
    const slot = this.#slotOf(high, low)
    if (this.#slots[slot + 1] !== 0) return
    this.#slots[slot] = high
    this.#slots[slot + 1] = low
    this.#size += 1
  }

  /** Nothing will be added. */
  seal(): void {
    this.#resize(this.#size / maxLoad)
  }

  get #capacity(): number {
    return this.#slots.length / 2
  }

  /** Index of the pair, or of the free slot where it belongs. */
  #slotOf(high: number, low: number): number {
    const slots = this.#slots
    // The whole range of `high` is spread evenly over the slots.
    let slot = 2 * Math.floor((high / 2 ** 32) * this.#capacity)
    while (slots[slot + 1] !== 0 && (slots[slot] !== high || slots[slot + 1] !== low)) {
      slot += 2
      if (slot === slots.length) slot = 0
    }
    return slot
  }

  #resize(capacity: number): void {
    const before = this.#slots
    this.#slots = new Uint32Array(2 * (Math.ceil(capacity) + 1))
    this.#size = 0
    for (let slot = 0; slot < before.length; slot += 2) {
      const low = before[slot + 1] ?? 0
      if (low !== 0) this.add(before[slot] ?? 0, low)
    }
  }
}

const firstCapacity = 64
const maxLoad = 0.8
const growth = 1.3

/** Two hashes of 32 bits, the second of which is never 0. After https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
function printOf(market: number, { date, digest }: RecordInMarket): readonly [high: number, low: number] {
  let high = Math.imul(market ^ 0x811c9dc5, prime)
  let low = Math.imul(market ^ 0x9747b28c, otherPrime)
  for (let index = 0; index < date.length; index += 1) {
    const code = date.charCodeAt(index)
    high = Math.imul(high ^ code, prime)
    low = Math.imul(low ^ code, otherPrime)
  }
  for (let index = 0; index < digest.length; index += 1) {
    const code = digest.charCodeAt(index)
    high = Math.imul(high ^ code, prime)
    low = Math.imul(low ^ code, otherPrime)
  }
  return [mix(high), mix(low) || 1]
}

const prime = 0x01000193
const otherPrime = 0x85ebca6b

/** Spreads every bit over the whole number: https://github.com/aappleby/smhasher/wiki/MurmurHash3 */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
