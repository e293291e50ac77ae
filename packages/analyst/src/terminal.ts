import { plain } from './columns.ts'

/** Output of a command. */
export interface Terminal {
  /** Results: for people or for the next program in a pipe. */
  write(text: string): void
  /** Writes a note to standard error, apart from the results. */
  note(line: string): void
  readonly isInteractive: boolean
  readonly isColoured: boolean
  size(): { readonly rows: number; readonly width: number }
  /** Aborted when the user, or the next program in the pipe, wants no more. */
  readonly stopped: AbortSignal
  /** Called when the size has changed. */
  onResize(listener: () => void): void
}

export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  // The reader of a pipe may leave at any time, as `head` does.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    stop.abort()
  })
  stderr.on('error', () => undefined)

  return {
    write: (text) => {
      if (stdout.writable) stdout.write(text)
    },
    note: (line) => {
      stderr.write(`${line.split('\n').map(plain).join('\n')}\n`)
    },
    isInteractive: stdout.isTTY,
    isColoured: stdout.isTTY && env['NO_COLOR'] === undefined,
    size: () => terminalSize(stdout),
    stopped: stop.signal,
    onResize: (listener) => {
      stdout.on('resize', listener)
    },
  }
}

/** A terminal that does not know its size says 0: a pseudo terminal of a container or an editor often does. */
export function terminalSize({ rows, columns }: Partial<Pick<NodeJS.WriteStream, 'rows' | 'columns'>>): {
  readonly rows: number
  readonly width: number
} {
  return { rows: rows || 24, width: columns || 80 }
}
