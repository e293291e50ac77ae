import type { Alert } from './alert.ts'
import type { Severity } from './severity.ts'

/** The severity of an alert, or of a rule: its own if it was given one, otherwise that of its kind. */
export function getSeverity({ kind, severity }: Rated): Severity {
  return severity ?? severityOfKind[kind]
}

interface Rated {
  readonly kind: Alert['kind']
  readonly severity?: Severity | undefined
}

const severityOfKind: Readonly<Record<Alert['kind'], Severity>> = {
  arbitrage: 'high',
  level: 'high',
  silent: 'high',
  late: 'high',
  move: 'normal',
  steam: 'normal',
  reopened: 'normal',
  line: 'normal',
  margin: 'normal',
  'off-consensus': 'normal',
  'suspended-alone': 'normal',
  'kick-off': 'normal',
  suspension: 'low',
  withheld: 'low',
}
