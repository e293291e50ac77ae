/**
 * Base of every error of these packages. A package declares one subclass with its union of codes, so that a `switch`
 * over `code` is checked for completeness, and one subclass of that for each thing that can go wrong.
 */
export abstract class CodedError<Code extends string = string> extends Error {
  abstract readonly code: Code

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}
