import * as z from 'zod'

const Milliseconds = z.number().nullable()
const Percentiles = z.object({ p50: Milliseconds, p95: Milliseconds, p99: Milliseconds, max: Milliseconds })

/** `ours` delivers through API Gateway, `gateway` through our own WebSockets. */
export const Strategy = z.enum(['naive', 'ours', 'gateway'])
export type Strategy = z.infer<typeof Strategy>

/** Part of the bench that a run belongs to. */
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
  /** Number of times that a client detected a gap and caught up. */
  gaps: z.number(),
  ackMs: Percentiles,
  endToEndMs: Percentiles,
  /** Requests to post to a connection. */
  posts: z.number(),
  postsPerOdds: z.number(),
  /** Scans of the connection index, and the read units that they used. */
  registryScans: z.number(),
  scansPerOdds: z.number(),
  registryReadUnits: z.number(),
  readUnitsPerOdds: z.number(),
  cpuMsPerOdds: z.object({
    /** Processes of the whole emulated stack. */
    stack: z.number(),
    /** Parts of `stack`: the consumer's threads or the tasks of the live gateway, those of all other functions, the thread of the emulated services. */
    consumer: z.number(),
    otherFunctions: z.number(),
    services: z.number(),
    /** Process of the provider and the analysts. */
    load: z.number(),
  }),
  /** Load and stack together; 1 is one core busy all the time. */
  coresBusy: z.number(),
  /** Everything arrived, on schedule, and 99 % of it within a second. */
  held: z.boolean(),
  /** `dollarsPerMonth` is AWS's bill for a month at this rate, at list prices. */
  billedOddsPerSecond: z.number(),
  dollarsPerMonth: z.number(),
})
export type Run = z.infer<typeof Run>

export const Bundle = z.object({ name: z.string(), bytes: z.number(), coldImportMs: z.number() })
export type Bundle = z.infer<typeof Bundle>

/** A claim about the product, compared with the results. */
export const Claim = z.object({
  statement: z.string(),
  measured: z.number(),
  required: z.number(),
  holds: z.boolean(),
})
export type Claim = z.infer<typeof Claim>

/** Content of `docs/benchmarks/bench.json`: the results of one `npm run bench`, and the machine that it ran on. */
export const BenchResults = z.object({
  takenAt: z.iso.datetime(),
  quick: z.boolean(),
  durationSeconds: z.number(),
  machine: z.object({ cpu: z.string(), cores: z.number(), memoryGb: z.number(), node: z.string() }),
  runs: z.array(Run),
  bundles: z.array(Bundle),
  claims: z.array(Claim),
})
export type BenchResults = z.infer<typeof BenchResults>
