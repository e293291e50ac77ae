/** One kind of fault, or several that share a seam. */
export interface Fault<Rule> {
  /** Follows the rule from now on; undefined ends the fault and lets go of what it holds. */
  set(rule: Rule | undefined): void
}
