import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'

const Percentiles = z.object({
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
})
const Volume = z.object({ odds: z.number(), perSecond: z.number() })
/** The part of the report that all releases keep. */
const Report = z.object({
  offered: Volume,
  achieved: Volume,
  late: z.number(),
  failed: z.number(),
  acknowledged: z.number(),
  delivery: z.object({
    analysts: z.number(),
    expected: z.number(),
    received: z.number(),
    lost: z.number(),
    duplicates: z.number(),
    outOfOrder: z.number(),
  }),
  latencyMs: z.object({ ack: Percentiles, endToEnd: Percentiles }),
  /** Content of the recordings of a replay. */
  source: z.object({ unsupported: z.number() }).optional(),
  ok: z.boolean(),
})

const simulator = fileURLToPath(new URL('../../packages/simulator/src/cli.ts', import.meta.url))

/** Runs the command line as a user does. @returns its JSON report, even of a run that missed its schedule */
export async function runSimulator(line: string, ...files: string[]): Promise<z.infer<typeof Report>> {
  const args = [simulator, ...line.split(' '), ...files, '--json', '-']
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: unknown) => {
    // A run that was slow on a busy machine exits with 1 but still prints its report.
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) {
      return { stdout: String(error.stdout) }
    }
    throw error
  })
  return Report.parse(JSON.parse(stdout))
}
