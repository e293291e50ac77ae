import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UnusableDirectoryError } from './errors.ts'

const secretBytes = 32
const fileName = 'secret'

/**
 * Loads the string that a stack's secrets are derived from: kept in `dataDir`, readable by its owner only, so that
 * API keys are the same after a restart; without a directory it is new each time.
 * @throws UnusableDirectoryError when `dataDir` is not a directory that can be written to.
 */
export async function loadLocalSecret(
  dataDir: string | undefined,
  randomBytes: (length: number) => Buffer,
): Promise<string> {
  if (dataDir === undefined) return randomBytes(secretBytes).toString('hex')
  const file = join(dataDir, fileName)
  const stored = await readFile(file, 'utf8').catch(() => undefined)
  if (stored !== undefined && stored.length === secretBytes * 2) return stored
  const secret = randomBytes(secretBytes).toString('hex')
  try {
    // The tables in it are for its owner only, too.
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeFile(file, secret, { mode: 0o600 })
  } catch (error) {
    throw new UnusableDirectoryError(dataDir, error)
  }
  return secret
}
