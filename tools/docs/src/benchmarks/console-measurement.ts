import * as z from 'zod'

const ConsoleClaim = z.object({ statement: z.string(), measured: z.string(), holds: z.boolean() })

const Memory = z.object({
  /** Time until every bounded memory is full. */
  fullAfterSeconds: z.number(),
  samples: z.array(z.object({ atSeconds: z.number(), heapMB: z.number() })),
})

/** Content of `docs/benchmarks/console.json`: load of the console on a browser. */
export const ConsoleMeasurement = z.object({
  takenAt: z.iso.datetime(),
  machine: z.string(),
  rows: z.number(),
  updatesPerSecond: z.number(),
  durationSeconds: z.number(),
  mainThreadBusyPercent: z.number(),
  scriptPercent: z.number(),
  layoutPercent: z.number(),
  claims: z.array(ConsoleClaim),
  memory: Memory.optional(),
})
export type ConsoleMeasurement = z.infer<typeof ConsoleMeasurement>
