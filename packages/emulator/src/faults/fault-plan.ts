import * as z from 'zod'
import { FaultPlanError } from '../errors.ts'

/** Operations on items, the ones that DynamoDB throttles by capacity. */
const itemOperations = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
] as const

/** A probability, from 0 to 1. */
const Share = z.number().min(0).max(1)
const DelayMs = z.number().min(0).max(900_000)
const PeriodMs = z.number().min(1).max(86_400_000)
const TimeMs = z.number().min(0).max(86_400_000)
/** A name; `*` matches any characters. */
const NamePattern = z.string().min(1)

/** `fixedMs`, and a random part of `jitterMs` on top. */
const Latency = z.strictObject({ fixedMs: DelayMs.default(0), jitterMs: DelayMs.default(0) })

const HeldBack = {
  /** Number of later records of the same queue that go first. */
  after: z.int().min(0).max(100_000),
  /** Longest time that a record is held when there are fewer. */
  withinMs: DelayMs.default(1_000),
  /** The records that count as later: all of the table's stream, or those of the same partition key. */
  among: z.enum(['stream', 'partitionKey']).default('stream'),
}

/** Faults by kind. Kinds that are absent do not happen. */
const FaultRules = z.strictObject({
  /** Writes of a BatchWriteItem that are not done and are returned in `UnprocessedItems`. */
  unprocessedItems: z.strictObject({ share: Share }).optional(),
  /** Requests to DynamoDB that end with ProvisionedThroughputExceededException. */
  throttling: z
    .strictObject({
      share: Share,
      operations: z
        .array(z.enum(itemOperations))
        .min(1)
        .default([...itemOperations]),
    })
    .optional(),
  /** Change records that are appended to the stream twice. */
  duplicatedChanges: z
    .strictObject({ share: Share, ...HeldBack, after: HeldBack.after.default(0) })
    .optional(),
  /** Change records that are held back and appended after later ones. */
  reorderedChanges: z
    .strictObject({ share: Share, ...HeldBack, after: HeldBack.after.min(1).default(1) })
    .optional(),
  /** Shards whose readers see each record only so long after it was appended; all of them unless named. */
  delayedShards: z
    .strictObject({
      delayMs: DelayMs,
      streamName: NamePattern.default('*'),
      shardIds: z
        .array(z.string().regex(/^shardId-\d{12}$/))
        .min(1)
        .optional(),
    })
    .optional(),
  /** Functions whose instances are killed, idle ones by the clock and running ones in the middle of an invocation. */
  killedFunctions: z
    .strictObject({
      functionName: NamePattern.default('*'),
      /** Kills an instance of each function this often, a running one if there is one. */
      everyMs: PeriodMs.optional(),
      /** Invocations during which the instance is killed. */
      share: Share.optional(),
      /** Delay after the start of the invocation; one that has ended by then is spared. */
      after: Latency.prefault({}),
    })
    .refine(({ everyMs, share }) => everyMs !== undefined || share !== undefined, 'needs everyMs or share')
    .optional(),
  /** Functions whose invocations go to one of so many instances, chosen at random: Lambda promises no affinity. */
  shuffledInstances: z
    .strictObject({ functionName: NamePattern.default('*'), instances: z.int().min(2).max(10).default(3) })
    .optional(),
  /** Posts to `@connections` that end with an error, by status. */
  failedPosts: z
    .strictObject({ 429: Share.default(0), 500: Share.default(0), 503: Share.default(0) })
    .refine((shares) => shares[429] + shares[500] + shares[503] <= 1, 'has shares of more than 1 in all')
    .optional(),
  /** Breaks off one open WebSocket, chosen at random, this often. */
  cutConnections: z.strictObject({ everyMs: PeriodMs }).optional(),
  /** Breaks off one subscription to a shard, chosen at random, this often. */
  cutSubscriptions: z.strictObject({ streamName: NamePattern.default('*'), everyMs: PeriodMs }).optional(),
  /** Kills one running task of each service, chosen at random, this often. */
  killedTasks: z.strictObject({ serviceName: NamePattern.default('*'), everyMs: PeriodMs }).optional(),
  /** Suspends one task of each service, the same one as long as it runs, for a part of each period. */
  slowTasks: z
    .strictObject({
      serviceName: NamePattern.default('*'),
      everyMs: PeriodMs.default(1_000),
      suspendedMs: PeriodMs,
    })
    .optional(),
  /** Time added to each request of a service. */
  latency: z
    .strictObject({
      dynamodb: Latency.optional(),
      kinesis: Latency.optional(),
      sqs: Latency.optional(),
      /** Before each invocation by an API or an event source mapping. */
      lambda: Latency.optional(),
      /** Requests to REST APIs. */
      apigateway: Latency.optional(),
      /** Handshakes of WebSockets, and requests to `@connections`. */
      'apigateway-websocket': Latency.optional(),
    })
    .optional(),
})

/** A part of the timeline, counted from when the plan was set. */
const Phase = z
  .strictObject({
    /** For people. */
    name: z.string().min(1).optional(),
    fromMs: TimeMs.default(0),
    /** The phase never ends when left out. */
    toMs: TimeMs.optional(),
    /** In force during the phase, each kind in place of the same kind of the plan or of an earlier phase. */
    faults: FaultRules,
  })
  .refine(
    ({ fromMs, toMs }) => toMs === undefined || toMs > fromMs,
    'ends before it begins: toMs must be after fromMs',
  )

export const FaultPlan = FaultRules.extend({
  /** The same seed and the same calls give the same faults. */
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  /** Faults for a while; the kinds next to it are in force all the time. */
  timeline: z.array(Phase).min(1).optional(),
  /** The timeline starts again after this time. */
  repeatEveryMs: PeriodMs.optional(),
}).refine(
  ({ timeline, repeatEveryMs }) => timeline !== undefined || repeatEveryMs === undefined,
  'repeatEveryMs needs a timeline',
)

export type FaultPlan = z.output<typeof FaultPlan>
/** The rules in force at one moment. */
export type FaultRules = z.output<typeof FaultRules>
/** A plan as it is written: everything with a default may be left out. */
export type FaultPlanInput = z.input<typeof FaultPlan>

export const faultKinds = [
  'unprocessedItems',
  'throttling',
  'duplicatedChanges',
  'reorderedChanges',
  'delayedShards',
  'killedFunctions',
  'failedPosts',
  'cutConnections',
  'cutSubscriptions',
  'killedTasks',
  'slowTasks',
  'shuffledInstances',
  'latency',
] as const satisfies readonly (keyof FaultRules)[]

export type FaultKind = (typeof faultKinds)[number]

export type Latency = z.output<typeof Latency>
export type LatencyPlan = NonNullable<FaultRules['latency']>
export type SlowableService = keyof LatencyPlan

export const slowableServices = [
  'dynamodb',
  'kinesis',
  'sqs',
  'lambda',
  'apigateway',
  'apigateway-websocket',
] as const satisfies readonly SlowableService[]

/** Reads a plan, for example from a JSON file. @throws FaultPlanError that names all mistakes. */
export function parseFaultPlan(plan: unknown): FaultPlan {
  const parsed = FaultPlan.safeParse(plan)
  if (parsed.success) return parsed.data
  const mistakes = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  throw new FaultPlanError(mistakes, { cause: parsed.error })
}
