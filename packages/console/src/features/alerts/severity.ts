import type { Alert } from './alert.ts'

export const severities = ['low', 'normal', 'high'] as const
/** How soon an alert has to be read: `high` means money to be made, or a screen that cannot be trusted. */
export type Severity = (typeof severities)[number]

export function getSeverity({ kind }: Pick<Alert, 'kind'>): Severity {
  return severityOfKind[kind]
}

export function isLess(severity: Severity, than: Severity): boolean {
  return severities.indexOf(severity) < severities.indexOf(than)
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
  suspension: 'low',
  'kick-off': 'low',
  withheld: 'low',
}
