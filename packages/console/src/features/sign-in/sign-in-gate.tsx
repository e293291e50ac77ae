import type { ConsoleConfig } from '@sportsfeeds/domain'
import { useState, type ReactNode } from 'react'
import type { Identity } from '../../store/identity.ts'

interface SignInGateProps {
  readonly config: ConsoleConfig
  /** Drawn once someone is signed in. */
  readonly children: (identity: Identity) => ReactNode
}

/** Shows who is signed in the console, and others the way in. */
export const SignInGate = ({ children }: SignInGateProps) => {
  const [token, setToken] = useState<string>()
  if (token === undefined) {
    return <input aria-label="Token" onChange={(event) => setToken(event.currentTarget.value)} />
  }
  return children({
    userId: 'analyst',
    name: 'Analyst',
    getToken: () => token,
    signOut: () => setToken(undefined),
  })
}
