/** One kind of fault, or several that share an interceptor. */
export interface Fault<Rule> {
  /** Follows the rule from now on; undefined ends the fault and releases what it holds. */
  set(rule: Rule | undefined): void
}
