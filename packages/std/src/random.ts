/** A repeatable source of random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Uniform whole number in [0, below). */
  readonly int: (below: number) => number
  /** Standard normal. */
  readonly normal: () => number
  /** Waiting time until the next event of a Poisson process; Infinity for a rate of 0. */
  readonly exponential: (rate: number) => number
}

/**
 * One stream of random numbers: the same `seed` and `stream` always give the same numbers, and streams of one seed are
 * independent of each other, so that adding a game changes no other game. xoshiro128**:
 * https://prng.di.unimi.it/xoshiro128starstar.c
 */
export function createRandom(seed: number, stream = 0): Random {
  const mix = splitMix32(splitMix32(seed)() ^ Math.imul(stream + 1, 0x9e3779b9))
  let a = mix()
  let b = mix()
  let c = mix()
  let d = mix()

  const next32 = (): number => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return scrambled >>> 0
  }
  const next = (): number => next32() / 2 ** 32

  return {
    next,
    int: (below) => Math.floor(next() * below),
    // Box–Muller: https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: (rate) => (rate > 0 ? -Math.log(1 - next()) / rate : Infinity),
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

// Spreads a small seed over the whole state, as the authors of xoshiro advise: https://prng.di.unimi.it/splitmix64.c,
// in its 32-bit form, whose finalizer is MurmurHash3's.
function splitMix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return mixed ^ (mixed >>> 16)
  }
}
