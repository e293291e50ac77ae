import type { EpochMs, FeedOddsInput, FeedWarning, GameInput, GameWithLive } from '@sportsfeeds/domain'
import type { Backoff, Clock } from '@sportsfeeds/std'
import type * as z from 'zod'
import type { ClientError } from '../../errors.ts'

/** Sends odds and games to the feeds API as a provider. */
export interface Provider {
  /**
   * Sends odds, in any of the forms of PUT /feeds, and resolves with the result of each, in the order given, once all of them
   * are final. What was not stored is sent again; what was rejected is not. Sending a record twice is harmless: it is one item.
   * @throws ProviderClosedError after `close`, and the signal's reason when it aborts: records that are under way by
   * then may be stored or not.
   */
  put(odds: readonly FeedOddsInput[], options?: PutOptions): Promise<RecordResult[]>
  /** Resolves as soon as fewer than `maxQueued` records wait: await it before each `put` to send no faster than the server takes. */
  ready(): Promise<void>
  /**
   * Adds or changes games and resolves with them as stored. Of each hundred, all or none are stored.
   * @throws RequestRefusedError if one is invalid, and other {@link ClientError}s as in `failed` results.
   */
  putGames(games: readonly GameToPut[], options?: PutOptions): Promise<GameWithLive[]>
  /** Records that wait and requests under way. */
  readonly load: { readonly queued: number; readonly requests: number }
  /** Accepts nothing more, and resolves when everything under way is final. */
  close(): Promise<void>
}

export type GameToPut = z.input<typeof GameInput>

export interface PutOptions {
  /** Gives up on what is not final yet. */
  readonly signal?: AbortSignal | undefined
}

/** Final result of one record. */
export type RecordResult =
  | {
      readonly status: 'stored'
      /** What its sender should look at; of warnings that concern several records of a request, the first has them. */
      readonly warnings?: readonly RecordWarning[] | undefined
      /** True if its game was unknown, and exists provisionally by what the odds say of it, until `putGames` completes it. */
      readonly isGameProvisional?: true | undefined
    }
  /** Says the same as another record of its request, which was stored. */
  | { readonly status: 'duplicate' }
  /** Invalid, whenever it is sent. */
  | { readonly status: 'rejected'; readonly issues: readonly RecordIssue[] }
  /** Not known to be stored. After an `UnreachableError` the same record may be put again. */
  | { readonly status: 'failed'; readonly error: ClientError }

/** Something about a stored record: an unknown field, several lines of a market without `line`, a late date. */
export type RecordWarning = Pick<FeedWarning, 'code' | 'message'>

export interface RecordIssue {
  /** Path within the record, such as `homeOdds`; empty if the record as a whole is invalid. */
  readonly field: string
  readonly reason: string
}

export interface ProviderOptions {
  /** `feedsApiUrl` of the stack's outputs. */
  readonly url: string
  readonly apiKey: string
  /** Most requests under way at a time; default 4. */
  readonly concurrency?: number
  /** Records that may wait before `ready` makes its caller wait; default 10,000. */
  readonly maxQueued?: number
  /** Pauses between attempts; default 8 attempts, up to 0.2 s, 0.4 s, … 10 s apart. False sends everything once. */
  readonly retry?: ProviderRetry | false
  /** Default 30 s: API Gateway itself gives up after 29 s. Infinity leaves the limit to `fetch`. */
  readonly requestTimeoutMs?: number
  /** The platform's, unless given. */
  readonly fetch?: ProviderFetch
  readonly clock?: Clock
  /** Random number in [0, 1). */
  readonly random?: () => number
  readonly observer?: ProviderObserver
}

export interface ProviderRetry extends Backoff {
  /** Times that a record is sent at most. */
  readonly attempts: number
  /** False sends on although the server asks for a pause with `Retry-After`, as a load test must; default true. */
  readonly honoursRetryAfter?: boolean
}

/** The part of the platform's `fetch` that is used. */
export type ProviderFetch = (url: string, request: ProviderRequest) => Promise<ProviderResponse>

export interface ProviderRequest {
  readonly method: 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Undefined if nothing can end the request early. */
  readonly signal: AbortSignal | undefined
  /** To be called when the request leaves, for instance after a wait for a free connection. */
  readonly onSent: () => void
}

export interface ProviderResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}

/** Notified of each request with odds; for measurements. */
export interface ProviderObserver {
  /** The request has left. */
  sent?(attempt: Attempt): void
  ended?(attempt: EndedAttempt): void
}

export interface Attempt {
  /** The very objects that were put. */
  readonly odds: readonly FeedOddsInput[]
  /** 1 for the first. */
  readonly number: number
  readonly sentAtMs: EpochMs
}

export interface EndedAttempt extends Attempt {
  readonly endedAtMs: EpochMs
  /** In the order of `odds`. */
  readonly outcomes: readonly AttemptOutcome[]
}

/** A final result, or the reason for another attempt. */
export type AttemptOutcome = RecordResult | { readonly status: 'retry'; readonly error: ClientError }
