import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from './temporary-directory.ts'

export const page =
  '<!doctype html><title>console</title><script type="module" src="/assets/index-1.js"></script>'

/** Creates a directory with the files of a console's build; removed after the test. */
export async function builtConsole(): Promise<string> {
  const directory = await temporaryDirectory()
  await mkdir(join(directory, 'assets'))
  await writeFile(join(directory, 'index.html'), page)
  await writeFile(join(directory, 'assets/index-1.js'), 'export {}')
  return directory
}
