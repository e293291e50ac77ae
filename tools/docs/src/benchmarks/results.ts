import * as z from 'zod'

/** What `docs/benchmarks/bench.json` holds: the runs of one session of `pnpm bench`, and what they were made on. */

const Milliseconds = z.number().nullable()
const Percentiles = z.object({ p50: Milliseconds, p95: Milliseconds, p99: Milliseconds, max: Milliseconds })

export const Strategy = z.enum(['naive', 'ours'])
export type Strategy = z.infer<typeof Strategy>

/** Why a run was made. */
export const Part = z.enum(['lowLoad', 'designLoad', 'rate', 'analysts'])
export type Part = z.infer<typeof Part>

/** One load through one freshly started stack. */
export const Run = z.object({
  part: Part,
  strategy: Strategy,
  oddsPerSecond: z.number(),
  analysts: z.number(),
  seconds: z.number(),
  shards: z.number(),
  acknowledged: z.number(),
  onScheduleShare: z.number(),
  /** Odds times analysts. */
  expected: z.number(),
  lost: z.number(),
  duplicates: z.number(),
  outOfOrder: z.number(),
  /** How often a client found that it had missed something, and fetched it. */
  gaps: z.number(),
  ackMs: Percentiles,
  endToEndMs: Percentiles,
  /** Requests to post to a connection. */
  posts: z.number(),
  postsPerOdds: z.number(),
  /** Requests that asked the index for connections, and the read units that they took. */
  registryScans: z.number(),
  scansPerOdds: z.number(),
  registryReadUnits: z.number(),
  readUnitsPerOdds: z.number(),
  cpuMsPerOdds: z.object({
    /** The process with the whole emulated stack in it. */
    stack: z.number(),
    /** Of which: the consumer's threads, those of all other functions, the thread of the emulated services. */
    consumer: z.number(),
    otherFunctions: z.number(),
    services: z.number(),
    /** The process with provider and analysts. */
    load: z.number(),
  }),
  /** Of 2 cores or however many the machine has: 1 is one core busy all the time, load and stack together. */
  coresBusy: z.number(),
  /** Everything arrived, on schedule, and 99 % of it within a second. */
  held: z.boolean(),
  /** What AWS would bill for a month at `billedOddsPerSecond`, by list prices. */
  billedOddsPerSecond: z.number(),
  dollarsPerMonth: z.number(),
})
export type Run = z.infer<typeof Run>

export const Bundle = z.object({ name: z.string(), bytes: z.number(), coldImportMs: z.number() })
export type Bundle = z.infer<typeof Bundle>

export const Verdict = z.object({
  claim: z.string(),
  measured: z.number(),
  required: z.number(),
  holds: z.boolean(),
})
export type Verdict = z.infer<typeof Verdict>

export const BenchResults = z.object({
  takenAt: z.iso.datetime(),
  quick: z.boolean(),
  durationSeconds: z.number(),
  machine: z.object({ cpu: z.string(), cores: z.number(), memoryGb: z.number(), node: z.string() }),
  runs: z.array(Run),
  bundles: z.array(Bundle),
  verdicts: z.array(Verdict),
})
export type BenchResults = z.infer<typeof BenchResults>
