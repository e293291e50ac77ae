import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const page =
  '<!doctype html><title>console</title><script type="module" src="/assets/index-1.js"></script>'

/** Creates a directory with the files of a console's build, for the caller to remove. */
export async function createConsole(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sportsfeeds-console-'))
  await mkdir(join(directory, 'assets'))
  await writeFile(join(directory, 'index.html'), page)
  await writeFile(join(directory, 'assets/index-1.js'), 'export {}')
  return directory
}
