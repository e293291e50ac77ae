import { usePreferences } from '../store/hooks.ts'
import { type Times, timesIn } from './times.ts'

/** Times in the zone that the analyst has chosen. */
export function useTimes(): Times {
  const [{ timeZone }] = usePreferences()
  return timesIn[timeZone]
}
