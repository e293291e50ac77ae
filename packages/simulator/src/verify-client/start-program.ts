import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PrintedLine } from './printed-line.ts'

/** The program that is verified, and what it has printed so far. */
export interface RunningProgram {
  readonly lines: readonly PrintedLine[]
  /** Lines of its standard output that are not what {@link PrintedLine} says. */
  readonly unreadable: readonly string[]
  readonly state: PrintedLine['state'] | undefined
  /** True if it ended before {@link stop}. */
  readonly hasEnded: boolean
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Starts a program; what it writes to standard error is passed on. */
export function startProgram({ command: [file = '', ...args], env }: ProgramOptions): RunningProgram {
  const lines: PrintedLine[] = []
  const unreadable: string[] = []
  let hasEnded = false
  const child: ChildProcess = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that what a shell or npm started ends with it.
    detached: true,
  })
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      unreadable.push(error.message)
      hasEnded = true
      resolve()
    })
    child.once('exit', () => {
      hasEnded = true
      resolve()
    })
  })
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = PrintedLine.safeParse(jsonOrText(text))
      if (line.success) lines.push(line.data)
      else if (unreadable.length < 10) unreadable.push(text)
    })
  }
  return {
    lines,
    unreadable,
    get state() {
      return lines.at(-1)?.state
    },
    get hasEnded() {
      return hasEnded
    },
    stop: async () => {
      if (child.pid !== undefined && !hasEnded) process.kill(-child.pid, 'SIGKILL')
      await ended
      child.stdout?.destroy()
    },
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
