import type { Cloud } from '@sportsfeeds/emulator'
import type { AccountContext } from './functions.ts'

/** What the handlers of AWS resources work with. */
export interface CloudContext extends AccountContext {
  readonly cloud: Cloud
  /** The value of an API key that the program gives none: the same for the same name while the data is kept. */
  readonly apiKeyValue: (name: string) => string
  /** Where archives are laid out that are no plain directory. */
  readonly workDirectory: string
}
