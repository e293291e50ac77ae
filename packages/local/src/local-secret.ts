import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '@sportsfeeds/std/node'
import { UnusablePathError } from './errors.ts'

const secretBytes = 32
const fileName = 'secret'

/**
 * Loads the string that a stack's secrets are derived from: kept in `dataDir`, readable by its owner only, so that
 * API keys are the same after a restart; without a directory it is new each time.
 * @throws UnusablePathError when `dataDir` is not a directory that can be written to.
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
    await makeDirectory(dataDir, 0o700)
    await writeFile(file, secret, { mode: 0o600 })
  } catch (error) {
    throw new UnusablePathError('--data-dir', dataDir, error)
  }
  return secret
}
