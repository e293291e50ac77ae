import { execFile } from 'node:child_process'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Python packages in a directory of their own, or the reason that they could not be had. */
export type PythonPackages = { readonly directory: string } | { readonly missing: string }

/** moto with what its server needs of `moto[server]`; it comes with botocore, and botocore with AWS's service models. */
const requirements = [
  'moto==5.2.5',
  'botocore==1.44.8',
  'flask==3.1.3',
  'flask-cors==6.0.2',
  'py-partiql-parser==0.6.3',
]
const installTimeoutMs = 5 * 60_000

/** Installs moto and botocore into ~/.cache/sportsfeeds, once. Never throws. */
export async function installPythonPackages(): Promise<PythonPackages> {
  const parent = join(homedir(), '.cache/sportsfeeds')
  const directory = join(parent, requirements.slice(0, 2).join('-').replaceAll('==', '-'))
  if (await isThere(directory)) return { directory }
  const unfinished = `${directory}.${process.pid}`
  try {
    await mkdir(parent, { recursive: true })
    await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', unfinished, ...requirements], {
      timeout: installTimeoutMs,
    })
    // Whole, or not there. Another process may have been faster.
    await rename(unfinished, directory).catch(async (error: unknown) => {
      if (!(await isThere(directory))) throw error
    })
    return { directory }
  } catch (error) {
    return { missing: `pip could not install moto and botocore: ${firstLine(error)}` }
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? ''
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
