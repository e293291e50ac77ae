import * as z from 'zod'

/** What `docs/benchmarks/console.json` holds: how busy the console keeps a browser. Figures may be added to it freely. */
export const ConsoleMeasurement = z
  .object({
    rows: z.number(),
    updatesPerSecond: z.number(),
    durationSeconds: z.number(),
    mainThreadBusyPercent: z.number(),
  })
  .catchall(z.unknown())
export type ConsoleMeasurement = z.infer<typeof ConsoleMeasurement>
