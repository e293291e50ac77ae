import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Ends the command with all that it started after this long. */
  readonly timeoutMs?: number
}

/** Runs a command of `node_modules/.bin` in this terminal. @returns its exit code, 124 when it took too long. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: RunOptions,
): Promise<number> {
  const isWindows = process.platform === 'win32'
  return new Promise((resolve, reject) => {
    // A group of its own, so that a time limit ends grandchildren too. Windows runs .cmd files by a shell only.
    const isGroup = timeoutMs !== undefined && !isWindows
    const child = spawn(command, args, { stdio: 'inherit', cwd, env, shell: isWindows, detached: isGroup })
    let isTooLong = false
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isTooLong = true
            if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
            else child.kill('SIGKILL')
          }, timeoutMs)
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(isTooLong ? 124 : (code ?? 1))
    })
  })
}
