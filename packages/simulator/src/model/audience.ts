import type { OddsIdentity, RankedOdds } from '@sportsfeeds/domain'
import type { SimulatedAnalyst } from './analyst.ts'
import type { ReceptionTimes } from './reception-times.ts'
import type { AnalystThread, DeliveryReport, Report } from './report.ts'

/** The analysts of a run, connected, measured and audited by key: in this thread or in others. */
export interface Audience {
  /** Measures how busy the threads are, from now on. */
  begin(): void
  /** Odds are about to be sent, all due at `requestMs`. They are numbered from 0, in this order. @throws DuplicateKeyError */
  register(odds: readonly RegisteredOdds[], requestMs: number): void
  /** The feeds API has acknowledged these numbers. */
  acknowledge(numbers: readonly number[]): void
  /** Restless analysts keep still from now on, so that outstanding odds can arrive. */
  calm(): void
  // As of a moment ago, where the analysts are in other threads.
  readonly counts: () => AudienceCounts
  /** Number of analysts by connection state. */
  readonly states: () => Readonly<Record<string, number>>
  /** Errors of the analysts, some of them. */
  readonly errors: () => readonly string[]
  finish(): Promise<AudienceResult>
  close(): Promise<void>
}

/** Identity of a record that is sent, and its place among those of its market. */
export type RegisteredOdds = OddsIdentity & Pick<RankedOdds, 'seq'>

export interface AudienceCounts {
  /** Expected deliveries that have arrived, over all analysts. */
  readonly received: number
  /** Expected deliveries that have not arrived. */
  readonly outstanding: number
  /** True if all that was registered and acknowledged is counted in. */
  readonly isCurrent: boolean
}

export interface AudienceResult {
  readonly delivery: DeliveryReport
  readonly health: Report['analysts']
  /** Empty where the analysts share the thread of the load. */
  readonly threads: readonly AnalystThread[]
}

/** An analyst received one odds record, by number, for the first time. */
export type OnSeen = (analyst: number, number: number, atMs: number) => void

export interface AudienceOptions {
  readonly crowd: readonly SimulatedAnalyst[]
  readonly signal: AbortSignal
  readonly onSeen?: OnSeen | undefined
  /** Takes the times of what arrives. */
  readonly times: ReceptionTimes
}

/** Connects the analysts. @throws AnalystsNotLiveError */
export type OpenAudience = (options: AudienceOptions) => Promise<Audience>
