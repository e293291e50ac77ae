import { createContext, useContext } from 'react'
import type { AlertStore } from './alert-store.ts'
import type { Chime } from './chime.ts'
import type { DesktopNotifier } from './desktop-notifier.ts'

export interface Alerts extends AlertStore {
  readonly chime: Chime
  readonly desktop: DesktopNotifier
}

export const AlertsContext = createContext<Alerts | undefined>(undefined)

/** Undefined until the provider has started. */
export function useAlerts(): Alerts | undefined {
  return useContext(AlertsContext)
}
