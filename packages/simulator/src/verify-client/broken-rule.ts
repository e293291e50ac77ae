/** A rule of docs/PROTOCOL.md that a program breaks. */
export interface BrokenRule {
  /** Its number there: `P12`. */
  readonly rule: string
  readonly reason: string
}
