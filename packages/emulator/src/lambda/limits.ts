import { availableParallelism } from 'node:os'

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const maxPayloadBytes = 6 * 1024 * 1024

/** AWS ends idle environments after an unpublished while; ten minutes keeps a quiet laptop's memory free. */
export const idleInstanceMs = 10 * 60_000

/**
 * Invocations of a function that run at once before others wait, unless more are reserved for it; an account of AWS starts with 1,000.
 * Each instance compiles the code for itself, so more of them than cores do less.
 */
export const defaultMaxConcurrency = Math.max(2, availableParallelism())

/**
 * Share of the machine's cores that starts may take, the first invocations included, which compile the code: all CPU time, and an
 * instance that becomes idle meanwhile serves the invocations that wait.
 */
export const coldStartsPerCore = 0.5

/** A first invocation that takes longer waits for something, and does not hold up other starts. */
export const maxFirstInvocationMs = 250

/**
 * A thread needs less memory than a whole runtime, but a bundle that lives in 128 MB on AWS must not be the one that
 * fails here.
 */
export const minHeapMb = 128

/** Log lines kept for each function. */
export const maxKeptLogLines = 1_000

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
export const maxInitMs = 10_000
