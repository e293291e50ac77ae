import * as z from 'zod'

/** One row of the measurement. */
export interface Case {
  readonly analysts: number
  /** Share of the games that each analyst follows. */
  readonly share: number
  /** Odds a second. */
  readonly rate: number
  readonly seconds: number
}

export const games = 100
export const warmUpMs = 4_000

/** What the process with the gateway says. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number() }),
  z.object({ type: z.literal('served'), core: z.number(), windowMs: z.number(), published: z.number() }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

/** What the process with the analysts says. */
export const ReaderMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connected') }),
  z.object({
    type: z.literal('read'),
    core: z.number(),
    records: z.number(),
    /** Records that analysts should have and have not. */
    lost: z.number(),
    megabytes: z.number(),
    p50Ms: z.number(),
    p99Ms: z.number(),
  }),
])
export type ReaderMessage = z.infer<typeof ReaderMessage>

/** What the measurement says to both. */
export const Order = z.discriminatedUnion('type', [
  /** Begin to publish. */
  z.object({ type: z.literal('publish') }),
  /** Begin to measure. */
  z.object({ type: z.literal('measure') }),
  /** Stop publishing and say what was measured. */
  z.object({ type: z.literal('report') }),
])
export type Order = z.infer<typeof Order>
