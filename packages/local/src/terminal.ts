/** Prints lines that stay and, on a terminal, one status line that is overwritten. */
export interface Terminal {
  line(text: string): void
  status(text: string): void
  clearStatus(): void
}

export interface TextStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

// https://en.wikipedia.org/wiki/ANSI_escape_code#Control_Sequence_Introducer_commands
const clearLine = '\r\u001B[2K'

export function createTerminal(stream: TextStream): Terminal {
  let current = ''
  const clearStatus = (): void => {
    if (current !== '') stream.write(clearLine)
    current = ''
  }
  return {
    line(text) {
      const kept = current
      clearStatus()
      stream.write(`${text}\n`)
      if (kept !== '') stream.write((current = kept))
    },
    status(text) {
      if (stream.isTTY !== true) return
      clearStatus()
      stream.write((current = text))
    },
    clearStatus,
  }
}
