/** Text of a file in UTF-8 or, as PowerShell's `>` writes it, in UTF-16; a byte-order mark says which and is left out. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/** By the byte-order mark that the bytes begin with: https://encoding.spec.whatwg.org/#bom-sniff */
export function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}
