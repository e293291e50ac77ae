import type { ProgressStream } from '../report/progress.ts'

/** What a command has of the world. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A line for people; never mixed with what machines read. */
  readonly say: (line: string) => void
  readonly progress: ProgressStream
  /** Comes with Ctrl-C. */
  readonly signal: AbortSignal
}

/** `unfinished`: an audit came to no verdict. As k6 has it, thresholds have an exit code of their own: https://grafana.com/docs/k6/latest/using-k6/thresholds/ */
export const exitCodes = { ok: 0, notOk: 1, invalidOptions: 2, unfinished: 3, thresholdFailed: 99 } as const
