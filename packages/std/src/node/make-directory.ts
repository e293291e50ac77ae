import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it, unless they are there. The recursive `mkdir` of Node 24 never ends below `/proc`, where none can
 * be made.
 * @throws NodeJS.ErrnoException if it cannot be made.
 */
export async function makeDirectory(directory: string, mode?: number): Promise<void> {
  if (await isDirectory(directory)) return
  const parent = dirname(directory)
  if (parent !== directory) await makeDirectory(parent, mode)
  try {
    await mkdir(directory, { mode })
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isDirectory(directory))) throw error
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
