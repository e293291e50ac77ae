import { parseDuration } from '../format/duration.ts'
import type { Stage } from './rate-profile.ts'

/** Courses of a run's rate over time. `matchday` follows the games themselves. */
export const profileNames = ['steady', 'matchday', 'spike', 'soak'] as const
export type ProfileName = (typeof profileNames)[number]

/** The rate over time; on a matchday it follows from the games. */
export type RunProfile =
  | { readonly name: 'matchday' }
  | { readonly name: Exclude<ProfileName, 'matchday'> | 'stages'; readonly stages: readonly Stage[] }

/** Default duration of a run, by profile. */
export const defaultDurationMs: Readonly<Record<ProfileName, number>> = {
  steady: 30_000,
  matchday: 180_000,
  spike: 60_000,
  soak: 3_600_000,
}

/** @param rate odds a second, outside a spike. */
export function stagesOf(
  profile: Exclude<ProfileName, 'matchday'>,
  rate: number,
  durationMs: number,
): Stage[] {
  return profile === 'spike'
    ? spike.map(([share, fromTimes, toTimes]) => ({
        durationMs: share * durationMs,
        fromRate: fromTimes * rate,
        toRate: toTimes * rate,
      }))
    : [{ durationMs, fromRate: rate, toRate: rate }]
}

/**
 * Stages as the command line has them: `30s:100,60s:500` is steady at 100 and then at 500 odds a second; `30s:100-500`
 * grows evenly.
 * @returns the issue as a string if they are invalid.
 */
export function parseStages(text: string): Stage[] | string {
  const stages: Stage[] = []
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [, time = '', from, to = from] = /^([^:]+):(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(part) ?? []
    const durationMs = parseDuration(time)
    if (from === undefined || durationMs === undefined || durationMs === 0) {
      return `"${part}" is not a stage; write a duration and a rate, such as 30s:100 or 30s:100-500`
    }
    stages.push({ durationMs, fromRate: Number(from), toRate: Number(to) })
  }
  return stages.some(({ fromRate, toRate }) => fromRate + toRate > 0)
    ? stages
    : 'no stage has a rate above 0, so nothing would be sent'
}

/** In a spike the rate grows to so many times its usual: 3,000 odds a second of 500. */
const spikeTimes = 6

// Share of the run, and times the rate from and to: time to settle before, and to recover after.
const spike: readonly (readonly [number, number, number])[] = [
  [0.3, 1, 1],
  [0.05, 1, spikeTimes],
  [0.2, spikeTimes, spikeTimes],
  [0.05, spikeTimes, 1],
  [0.4, 1, 1],
]
