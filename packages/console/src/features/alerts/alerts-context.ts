import { createContext, useContext } from 'react'
import type { AlertStore } from './alert-store.ts'
import type { Chime } from './chime.ts'
import type { Desktop } from './desktop.ts'

export interface Alerts extends AlertStore {
  readonly chime: Chime
  readonly desktop: Desktop
}

export const AlertsContext = createContext<Alerts | undefined>(undefined)

/** Undefined only before the provider has started. */
export function useAlerts(): Alerts | undefined {
  return useContext(AlertsContext)
}
