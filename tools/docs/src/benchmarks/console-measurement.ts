import * as z from 'zod'

const Verdict = z.object({ claim: z.string(), measured: z.string(), holds: z.boolean() })

const Memory = z.object({
  /** From then on all that is kept for a time is full. */
  fullAfterSeconds: z.number(),
  samples: z.array(z.object({ atSeconds: z.number(), heapMB: z.number() })),
})

/** What `docs/benchmarks/console.json` holds: how busy the console keeps a browser. */
export const ConsoleMeasurement = z.object({
  takenAt: z.iso.datetime(),
  machine: z.string(),
  rows: z.number(),
  updatesPerSecond: z.number(),
  durationSeconds: z.number(),
  mainThreadBusyPercent: z.number(),
  scriptPercent: z.number(),
  layoutPercent: z.number(),
  verdicts: z.array(Verdict),
  memory: Memory.optional(),
})
export type ConsoleMeasurement = z.infer<typeof ConsoleMeasurement>
