import * as z from 'zod'
import { Odds } from '../odds/odds.ts'

/** The response to GET /feeds. */
export const FeedsPage = z.object({
  odds: z.array(Odds),
  /** Present when there is more: pass it as `cursor=`. */
  cursor: z.string().optional(),
})
export type FeedsPage = z.infer<typeof FeedsPage>
