import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

/** Of a process whose command line is wrong. */
export const usageExitCode = 2

/**
 * Reads the options of this process's command line. `--help` prints the usage and ends the process; a mistake ends it as
 * {@link refuseCommandLine} does.
 */
export function parseCommandLine<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
) {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    process.exit(0)
  }
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    return refuseCommandLine(usage, error instanceof Error ? error.message : String(error))
  }
}

/** Prints the usage and, last, what is wrong with the command line, and ends the process. */
export function refuseCommandLine(usage: string, mistake: string): never {
  process.stderr.write(`${usage}\n${mistake}\n`)
  process.exit(usageExitCode)
}
