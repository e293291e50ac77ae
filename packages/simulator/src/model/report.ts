import type { Bill } from '@sportsfeeds/cost'
import type { EpochMs } from '@sportsfeeds/domain'
import type { AnalystKind } from './analyst.ts'

/**
 * Result of a run. Fields are only ever added. Latencies are in milliseconds; an entry is null when nothing was
 * measured.
 */
export interface Report {
  /** One line about the run, the stack it ran against, and its start. */
  readonly title: string
  readonly stack: string
  readonly startedAt: EpochMs
  /** Volume that the schedule called for. */
  readonly offered: Volume
  /** Volume that the feeds API acknowledged, over the time until the last acknowledgement. */
  readonly achieved: Volume
  /** Odds whose request left later than `plan.maxLagMs` after its instant. */
  readonly late: number
  /** Odds that were not acknowledged in the end. */
  readonly failed: number
  readonly acknowledged: number
  /** Share of the offered odds that were acknowledged and not late. */
  readonly onScheduleShare: number
  readonly failures: readonly { readonly reason: string; readonly odds: number }[]
  /** Requests sent again. */
  readonly retries: number
  /** Games whose score, period or status was sent during the run. */
  readonly gameChanges: { readonly sent: number; readonly failed: number; readonly lastError?: string }
  readonly delivery: DeliveryReport
  readonly latencyMs: {
    /** From the instant that the schedule called for until the acknowledgement. */
    readonly ack: Percentiles
    /** From the first byte sent until the acknowledgement. */
    readonly ackFromSend: Percentiles
    /**
     * From the instant that the schedule called for until an analyst's client yields the odds. Of all analysts that read
     * at once and stay connected: `groups` has the others'.
     */
    readonly endToEnd: Percentiles
  }
  /** End-to-end time by hop, from the timestamps of each hop's own clock. */
  readonly perHopMs: {
    /** Schedule → writeFeeds. */
    readonly received: Percentiles
    /** writeFeeds → change record. */
    readonly stored: Percentiles
    /** Change record → frame sent. */
    readonly streamed: Percentiles
    /** Frame sent → client. */
    readonly delivered: Percentiles
  }
  /** The load generator: how far it fell behind the schedule, and its use of the machine. */
  readonly generator: {
    readonly lagMs: Percentiles
    /** True when the simulator, not the system, was what held the load back: the run then says nothing. */
    readonly bottleneck: boolean
    /** Reasons for `bottleneck`. */
    readonly reasons: readonly string[]
    readonly analystThreads: readonly AnalystThread[]
    // With `--embedded` all of it is of the whole system.
  } & ProcessUse
  readonly analysts: {
    readonly reconnects: number
    /** Reconnects after which the server sent all that was missed. */
    readonly resumed: number
    readonly gaps: number
    /** Frames that came to all of them. */
    readonly frames: number
    /** Odds that the server left out of frames for newer ones of their market. */
    readonly conflated: number
    readonly errors: readonly string[]
  }
  /** Analysts that are alike, together. */
  readonly groups: readonly AnalystGroup[]
  /** The run as it went, in even steps. */
  readonly series: readonly Sample[]
  /** Bill by AWS's list prices, where a meter counts: in a local run. */
  readonly bill: RunBill | null
  /** Of a replay: content of the recordings. */
  readonly source?: unknown
  readonly thresholds: readonly {
    readonly expression: string
    readonly value: number | null
    readonly holds: boolean
  }[]
  readonly interrupted: boolean
  /** Sent before the run, and counted nowhere else. */
  readonly warmUpRequests: number
  /**
   * Nothing lost, repeated, out of order or failed, at least 99.5 % acknowledged on schedule, and the simulator was not
   * the bottleneck.
   */
  readonly ok: boolean
  /** Reasons why it is not. */
  readonly failedChecks: readonly string[]
}

interface Volume {
  readonly odds: number
  readonly perSecond: number
}

export interface DeliveryReport {
  readonly analysts: number
  /** Acknowledged odds times the analysts that follow their game. */
  readonly expected: number
  /** Expected odds that arrived. */
  readonly received: number
  /** Expected odds that never arrived, found by key. */
  readonly lost: number
  /** Odds that an analyst's client yielded again. */
  readonly duplicates: number
  /** Odds that it yielded again since their provider had sent them again: a request may be repeated after it was stored. */
  readonly repeats: number
  /**
   * Odds that came after a newer one of the same market, and that the client marked as such: requests of one provider
   * travel in parallel, and one may overtake another before either is stored.
   */
  readonly overtaken: number
  /** Odds that a client yielded as the newest of their market after a newer one. */
  readonly outOfOrder: number
  /** Odds that arrived although the feeds API never acknowledged them. */
  readonly unacknowledged: number
  readonly perAnalyst: readonly AnalystDelivery[]
}

export interface AnalystDelivery {
  /** Odds it must receive; for a conflating analyst, markets whose last odds record it must receive. */
  readonly expected: number
  readonly received: number
  readonly lost: number
  readonly duplicates: number
  readonly repeats: number
  readonly overtaken: number
  readonly outOfOrder: number
  /** Keys of the first odds that were lost, came twice or were out of order, to look for in the store. */
  readonly lostKeys: readonly string[]
  readonly duplicateKeys: readonly string[]
  readonly outOfOrderKeys: readonly string[]
}

export interface AnalystGroup extends Omit<AnalystDelivery, 'lostKeys' | 'duplicateKeys' | 'outOfOrderKeys'> {
  readonly kind: AnalystKind
  readonly analysts: number
  readonly endToEndMs: Percentiles
}

/** One step of a run: rates are odds a second over the step, latencies those of the step. */
export interface Sample {
  /** The end of the step, since the start of the run. */
  readonly atMs: number
  readonly offeredPerSecond: number
  readonly acknowledgedPerSecond: number
  readonly receivedPerSecond: number
  /** Since the start of the run. */
  readonly failed: number
  readonly late: number
  /** Acknowledged, and on the way to analysts. */
  readonly outstanding: number
  readonly ackMs: Percentiles
  readonly endToEndMs: Percentiles
  /** Number of analysts by connection state. */
  readonly states: Readonly<Record<string, number>>
  readonly cpuCores: number
  readonly loopDelayP99Ms: number
  readonly rssMb: number
}

/** Use that this process made of the machine, and the load of the machine itself. */
export interface ProcessUse extends ThreadUse {
  /** Share of all the machine's cores that was busy, with whatever else ran. */
  readonly machineBusy: number
  readonly rssMb: number
}

/** Use of one thread; of a process: the CPU of all of its threads. */
export interface ThreadUse {
  /** CPU seconds per second. */
  readonly cpuCores: number
  readonly eventLoopUtilization: number
  /** Delay of the event loop's timers. */
  readonly loopDelayMs: Percentiles
}

/** A thread of simulated analysts. */
export interface AnalystThread extends ThreadUse {
  readonly analysts: number
}

export interface RunBill extends Bill {
  /** Between the two readings of the meter: the load, and what it left to do. */
  readonly elapsedMs: number
  readonly loadMs: number
  /** Posts to connections. */
  readonly posts: number
  readonly postsPerOdds: number
  readonly dollarsPerMillionOdds: number
}

export interface Percentiles {
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly max: number | null
}

/** Share of the offered odds that has to be acknowledged on schedule. */
export const requiredOnScheduleShare = 0.995
