import { type FunctionName, functionNames } from '@sportsfeeds/functions/bundles'
import { UnknownLogError } from './errors.ts'

/** Called with every line that a function prints, and the function's name on AWS. */
export type FunctionLogListener = (functionName: string, line: { readonly message: string }) => void

const all = 'all'

/**
 * Prints what the named functions of the product write to their logs (`all` for every one), each line after the
 * function's name.
 * @throws UnknownLogError for an unknown function
 */
export function printLogs(names: readonly string[], print: (line: string) => void): FunctionLogListener {
  const unknown = names.find((name) => name !== all && !isFunctionName(name))
  if (unknown !== undefined) throw new UnknownLogError(unknown, functionNames)
  const shown = names.includes(all) ? functionNames : functionNames.filter((name) => names.includes(name))
  return (functionName, { message }) => {
    // On AWS a function is named for its stack first.
    const name = shown.find((known) => functionName === known || functionName.endsWith(`-${known}`))
    if (name !== undefined) print(`[${name}] ${message}`)
  }
}

function isFunctionName(text: string): text is FunctionName {
  return functionNames.some((name) => name === text)
}
