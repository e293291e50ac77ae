import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

/** Programs and libraries of other languages that tests download, once for a machine. */
const toolsDirectory = join(homedir(), '.cache/sportsfeeds/tools')

export interface ToolResult {
  readonly stdout: string
  readonly stderr: string
}

export interface ToolOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end. Its output is in the error when it fails. */
export async function runTool(
  command: string,
  args: readonly string[],
  { cwd, env }: ToolOptions = {},
): Promise<ToolResult> {
  try {
    return await promisify(execFile)(command, args, {
      cwd,
      env: { ...process.env, ...env },
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = Object(error) as Partial<ToolResult> // as execFile rejects
    throw new Error(`${command} ${args[0] ?? ''} failed: ${stderr}${stdout}`, { cause: error })
  }
}

/** Names the first of these steps that fails, loudly: a suite that cannot get its tools is skipped, and says so. */
export async function missingTool(steps: readonly (() => Promise<unknown>)[]): Promise<string | undefined> {
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      process.stderr.write(`\nSKIPPED, because a tool cannot be had: ${reason}\n`)
      return reason
    }
  }
  return undefined
}

/** The file of an address, downloaded once and checked. */
export async function download(url: string, sha1: string): Promise<string> {
  const file = join(toolsDirectory, basename(new URL(url).pathname))
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    return file
  await mkdir(toolsDirectory, { recursive: true })
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: HTTP status ${response.status}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const found = createHash('sha1').update(bytes).digest('hex')
  if (found !== sha1) throw new Error(`${url} has the SHA-1 ${found} instead of ${sha1}.`)
  await writeFile(`${file}.new`, bytes)
  // Whole, or not there.
  await rename(`${file}.new`, file)
  return file
}

/** An environment of Python with these packages, made once for a machine. @returns its interpreter */
export async function pythonWith(requirements: readonly string[]): Promise<string> {
  const name = createHash('sha1').update(requirements.join()).digest('hex').slice(0, 12)
  const directory = join(toolsDirectory, `python-${name}`)
  const python = join(directory, 'bin/python')
  const mark = join(directory, 'complete')
  if (await readFile(mark, 'utf8').catch(() => undefined)) return python
  await runTool('python3', ['-m', 'venv', directory])
  await runTool(python, ['-m', 'pip', 'install', '--quiet', ...requirements])
  await writeFile(mark, requirements.join('\n'))
  return python
}

/** Builds the Go program of a directory. @returns its file */
export async function goProgram(directory: string): Promise<string> {
  const file = join(toolsDirectory, `go-${createHash('sha1').update(directory).digest('hex').slice(0, 12)}`)
  await runTool('go', ['build', '-o', file, '.'], { cwd: directory })
  return file
}

/** A directory that has this package of npm installed, made once for a machine. */
export async function npmPackage(specifier: string): Promise<string> {
  const directory = join(toolsDirectory, specifier.replaceAll(/[^\w.-]/g, '-'))
  const mark = join(directory, 'complete')
  if (await readFile(mark, 'utf8').catch(() => undefined)) return directory
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'package.json'), '{"private": true}')
  await runTool('npm', ['install', '--no-audit', '--no-fund', '--silent', specifier], { cwd: directory })
  await writeFile(mark, specifier)
  return directory
}
