import { parseCommandLine } from '@sportsfeeds/std/node'
import { type Builds, openBuilds } from '../builds.ts'
import { ConsoleNotBuiltError, messageOf } from '../errors.ts'
import { declareStack } from '../graph/declare-stack.ts'
import { renderTree } from '../graph/tree.ts'

const usage = `Usage: graph [--stack NAME]

Prints every resource that a stack declares, without an account. Default: dev.
`

/** Nothing is deployed from here: what is not built yet is left out. */
const builds: Builds = {
  requireFunctions: () => Promise.resolve(),
  consoleFiles: () =>
    openBuilds()
      .consoleFiles()
      .catch((error: unknown) => {
        if (!(error instanceof ConsoleNotBuiltError)) throw error
        process.stderr.write('The console is not built, so its files are left out.\n')
        return []
      }),
}

const options = parseCommandLine(usage, { stack: { type: 'string', default: 'dev' } })

try {
  const { stack, resources } = await declareStack(options.stack, {}, builds)
  const made = resources.filter(({ custom }) => custom)
  process.stdout.write(
    `${renderTree(resources)}\n\n${stack}: ${made.length} resources in ${resources.length - made.length} components\n`,
  )
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
}
