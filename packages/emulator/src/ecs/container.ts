import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The process of a container. */
export interface Container {
  readonly pid: number | undefined
  /** Resolves when it runs. @throws the error of the system when it cannot be started. */
  readonly started: Promise<void>
  readonly exited: Promise<ContainerExit>
  signal(name: NodeJS.Signals): void
}

export interface ContainerExit {
  readonly exitCode: number | undefined
  readonly signal: NodeJS.Signals | undefined
}

export interface ContainerOptions {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  readonly onLine: (line: string) => void
}

/** Processes that must not outlive the emulator. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function startContainer({ command, directory, environment, onLine }: ContainerOptions): Container {
  const [program = '', ...args] = command
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on('line', onLine)

  const started = Promise.withResolvers<void>()
  // A caller that stops the container at once does not wait for its start.
  started.promise.catch(() => undefined)
  child.once('spawn', () => started.resolve())
  const exited = new Promise<ContainerExit>((resolve) => {
    child.once('error', (error) => {
      started.reject(error)
      if (child.pid === undefined) resolve({ exitCode: undefined, signal: undefined })
    })
    // After its last line.
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }),
    )
  })
  void exited.then(() => running.delete(child))
  return {
    pid: child.pid,
    started: started.promise,
    exited,
    signal: (name) => void child.kill(name),
  }
}
