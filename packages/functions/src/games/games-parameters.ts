import { Day, Sport } from '@sportsfeeds/domain'
import { ScheduledStatus } from '@sportsfeeds/domain/internal'
import * as z from 'zod'

/** Query parameters of GET /games. Only games that are scheduled or live are indexed; any other is found by its id. */
export const GamesParameters = z.object({
  sport: Sport.optional(),
  from: Day.optional(),
  to: Day.optional(),
  /** Short for the same `from` and `to`. */
  day: Day.optional(),
  status: ScheduledStatus.optional(),
})
export type GamesParameters = z.infer<typeof GamesParameters>
