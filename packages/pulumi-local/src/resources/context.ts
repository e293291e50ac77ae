import type { Cloud } from '@sportsfeeds/emulator'
import type { AccountContext } from './functions.ts'

/** The emulated cloud, and what handlers of AWS resources need besides it. */
export interface CloudContext extends AccountContext {
  readonly cloud: Cloud
  /** Unguessable letters and digits: the same for the same label while the data directory is kept. */
  readonly generateSecret: (label: string, length: number) => string
  /** Directory for the files of archives that are not plain directories. */
  readonly workDirectory: string
  /** As strict as AWS: code is copied when it is deployed, and an existing table is refused. */
  readonly isStrict?: boolean | undefined
}
