import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { lastLines } from './last-lines.ts'

/** A task of turbo that failed. */
export interface FailedTask {
  /** As turbo names it: `//#lint`, `@sportsfeeds/domain#test`. */
  readonly id: string
  /** What it printed last. */
  readonly lastLines: readonly string[]
}

/** Where turbo writes what `--summarize` asks for. */
export const summaries = '.turbo/runs'

/** Finds the tasks that failed in the runs whose summaries are there: what they printed is above all that ended after them. */
export async function findFailedTasks(root: string): Promise<FailedTask[]> {
  const failed: FailedTask[] = []
  for await (const file of glob(`${summaries}/*.json`, { cwd: root })) {
    for (const { taskId, logFile, execution } of await readTasks(join(root, file))) {
      if (execution === undefined || execution.exitCode === 0) continue
      const log = await readFile(join(root, logFile), 'utf8').catch(() => '')
      failed.push({ id: taskId, lastLines: lastLines(log, shownLines) })
    }
  }
  return failed
}

/** None of a summary that was not written to its end. */
async function readTasks(file: string): Promise<Summary['tasks']> {
  const text = await readFile(file, 'utf8')
  try {
    return Summary.parse(JSON.parse(text)).tasks
  } catch {
    return []
  }
}

/** https://turborepo.com/docs/reference/run#--summarize */
const Summary = z.object({
  tasks: z.array(
    z.object({
      taskId: z.string(),
      logFile: z.string(),
      /** Of a task that ran. */
      execution: z.object({ exitCode: z.number().nullable() }).optional(),
    }),
  ),
})

type Summary = z.infer<typeof Summary>

const shownLines = 20
