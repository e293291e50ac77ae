import type { RehearsalOptions } from '@sportsfeeds/local'

export interface Failures {
  readonly onCreate: NonNullable<RehearsalOptions['onCreate']>
  /** The next resource of this type is refused before it is made. */
  refuse(type: string): void
  /** The next resource of this type is made, and its plugin killed before it can say so. */
  killAfter(type: string): void
}

/** Failures in the middle of an update, each of which happens once. */
export function createFailures(): Failures {
  let refused: string | undefined
  let killed: string | undefined
  return {
    refuse: (type) => void (refused = type),
    killAfter: (type) => void (killed = type),
    onCreate(step, { type, pid }) {
      if (step === 'before' && type === refused) {
        refused = undefined
        throw new Error('LimitExceededException: the account has no more of them')
      }
      if (step === 'after' && type === killed) {
        killed = undefined
        process.kill(pid, 'SIGKILL')
      }
    },
  }
}
