import { access, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleDirectory, functionNames } from '@sportsfeeds/functions/bundles'
import { ConsoleNotBuiltError, FunctionsNotBuiltError } from './errors.ts'
import { type BuiltFile, entryPage } from './site-objects.ts'

/** Builds of other packages that a stack needs besides the program. */
export interface Builds {
  /** @throws FunctionsNotBuiltError with every function whose bundle is not there. */
  requireFunctions(): Promise<void>
  /**
   * The files of the console, in the same order on every machine.
   * @throws ConsoleNotBuiltError when the page is not there.
   */
  consoleFiles(): Promise<readonly BuiltFile[]>
}

/** Directory of the console's build. */
export const builtConsoleDirectory = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** @param consoleDirectory absolute; where the console's own build puts its files when left out. */
export function openBuilds(consoleDirectory = builtConsoleDirectory): Builds {
  return {
    async requireFunctions() {
      const found = await Promise.all(
        functionNames.map((name) => isThere(join(bundleDirectory(name), 'index.mjs'))),
      )
      const missing = functionNames.filter((_, index) => !found[index])
      if (missing.length > 0) throw new FunctionsNotBuiltError(missing)
    },

    async consoleFiles() {
      if (!(await isThere(join(consoleDirectory, entryPage))))
        throw new ConsoleNotBuiltError(consoleDirectory)
      const entries = await readdir(consoleDirectory, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted()
        .map((path) => ({ path, key: relative(consoleDirectory, path).split(sep).join('/') }))
    },
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
