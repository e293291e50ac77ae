import type { ProgressStream } from '../report/progress.ts'

/** Environment of a command. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Prints a line for people to stderr; stdout is for machines. */
  readonly say: (line: string) => void
  readonly progress: ProgressStream
  /** Comes with Ctrl-C. */
  readonly signal: AbortSignal
}

/** `unfinished`: an audit without a result. As in k6, thresholds have an exit code of their own: https://grafana.com/docs/k6/latest/using-k6/thresholds/ */
export const exitCodes = { ok: 0, notOk: 1, invalidOptions: 2, unfinished: 3, thresholdFailed: 99 } as const
