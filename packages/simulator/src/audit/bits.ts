/** A set of small whole numbers, one bit each. */
export interface Bits {
  readonly has: (bit: number) => boolean
  readonly set: (bit: number) => void
}

export function createBits(): Bits {
  let bytes = new Uint8Array(4096)
  return {
    has: (bit) => (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1,
    set: (bit) => {
      const place = bit >> 3
      if (place >= bytes.length) {
        const wider = new Uint8Array(Math.max(place + 1, 2 * bytes.length))
        wider.set(bytes)
        bytes = wider
      }
      bytes[place] = (bytes[place] ?? 0) | (1 << (bit & 7))
    },
  }
}
