import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Ends the command with all that it started after this long. */
  readonly timeoutMs?: number
  /** Receives what it prints, which is printed here as well. */
  readonly onOutput?: (text: string) => void
}

/** Runs a command of `node_modules/.bin` in this terminal. @returns its exit code, 124 when it took too long. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs, onOutput }: RunOptions,
): Promise<number> {
  const isWindows = process.platform === 'win32'
  return new Promise((resolve, reject) => {
    // A group of its own, so that a time limit ends grandchildren too. Windows runs .cmd files by a shell only.
    const isGroup = timeoutMs !== undefined && !isWindows
    const output = onOutput === undefined ? 'inherit' : 'pipe'
    const child = spawn(command, args, {
      stdio: ['inherit', output, output],
      cwd,
      env,
      shell: isWindows,
      detached: isGroup,
    })
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      from?.setEncoding('utf8').on('data', (text: string) => {
        to.write(text)
        onOutput?.(text)
      })
    }
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
      const end = (): void => {
        // What a command has left behind may hold them open, and this process with them.
        child.stdout?.destroy()
        child.stderr?.destroy()
        resolve(isTooLong ? 124 : (code ?? 1))
      }
      child.once('close', end)
      setTimeout(end, lastOutputMs).unref()
    })
  })
}

/** After the end of a command, for what it has printed to arrive. */
const lastOutputMs = 1_000
