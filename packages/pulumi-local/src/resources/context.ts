import type { Cloud } from '@sportsfeeds/emulator'
import type { AccountContext } from './functions.ts'

/** What the handlers of AWS resources work with. */
export interface CloudContext extends AccountContext {
  readonly cloud: Cloud
  /** Letters and digits that nobody can guess: the same for the same label while the data is kept. */
  readonly generateSecret: (label: string, length: number) => string
  /** Where archives are laid out that are no plain directory. */
  readonly workDirectory: string
}
