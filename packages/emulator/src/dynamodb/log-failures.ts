import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'

type Run = (name: string, input: unknown) => Promise<unknown>

export interface LogFailuresOptions {
  readonly clock: Pick<Clock, 'now'>
  readonly onLog?: ((message: string) => void) | undefined
}

/**
 * Logs why an operation fails through no fault of its caller, such as on a full disk: each reason once a minute, since callers
 * try again and again.
 */
export function logFailures(run: Run, { clock, onLog }: LogFailuresOptions): Run {
  const loggedAtMs = new Map<string, number>()

  return async (name, input) => {
    try {
      return await run(name, input)
    } catch (error) {
      if (error instanceof AwsError && error.httpStatus >= 500) {
        const { message } = error
        if (clock.now() - (loggedAtMs.get(message) ?? Number.NEGATIVE_INFINITY) >= quietMs) {
          loggedAtMs.set(message, clock.now())
          onLog?.(`DynamoDB fails: ${message}`)
        }
      }
      throw error
    }
  }
}

const quietMs = 60_000
