import type { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { type ReactNode, useEffect, useState } from 'react'
import type { Identity } from '../store/identity.ts'
import { createSession, type Session } from '../store/session.ts'
import { SessionContext } from '../store/session-context.ts'
import { loadConfig } from './load-config.ts'
import { createReadAddress } from './read-address.ts'

interface SessionRootProps {
  readonly config: ConsoleConfig
  readonly identity: Identity
  readonly children: ReactNode
}

/** Provides a session for `identity`, and closes it when the analyst signs out. */
export function SessionRoot({ config, identity, children }: SessionRootProps) {
  const [session, setSession] = useState<Session>()
  useEffect(() => {
    const readAddress = createReadAddress({
      config,
      loadConfig: () => loadConfig(fetch),
      reload: () => location.reload(),
    })
    const opened = createSession({ config, readAddress, identity, storage: localStorage })
    setSession(opened)
    return () => {
      setSession(undefined)
      opened.close()
    }
  }, [config, identity])
  return session === undefined ? null : <SessionContext value={session}>{children}</SessionContext>
}
