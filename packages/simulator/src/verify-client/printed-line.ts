import * as z from 'zod'

const State = z.enum(['connecting', 'catching-up', 'live', 'stale', 'offline', 'closed'])

/** A record as a program shows it. */
const Shown = z.object({
  /** Game, date, market, provider and digest, as docs/PROTOCOL.md writes the keys of records. */
  key: z.string(),
  /** One for each outcome, in order; null for none. */
  prices: z.array(z.union([z.string(), z.number(), z.null()])),
  /** False for a record that is older than what was shown of its market before. */
  current: z.boolean(),
  state: State,
})

/** One line of a program's standard output: a record that it shows, or the state of its connection. */
export const PrintedLine = z.union([Shown, z.object({ state: State })])
export type PrintedLine = z.infer<typeof PrintedLine>
