import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packagesDirectory } from './packed-project.ts'

/** The examples in JavaScript of a package's README, in order. */
export async function readmeExamples(name: string): Promise<string[]> {
  const page = await readFile(join(packagesDirectory, name, 'README.md'), 'utf8')
  return [...page.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = '']) => code)
}
