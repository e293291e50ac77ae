import type { ReactNode } from 'react'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useConnection } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'

/** Replaces the console when the analyst is signed in but not authorised. */
export function AccessGate({ children }: { readonly children: ReactNode }) {
  const { state } = useConnection()
  const { identity } = useSession()
  if (state.kind !== 'closed' || state.reason !== 'access-refused') return children
  return (
    <main>
      <div role="alert">
        <Notice
          title="You don’t have access"
          figure="broken"
          actions={
            <>
              <Button look="primary" onClick={() => location.reload()}>
                Try again
              </Button>
              <Button look="outlined" onClick={identity.signOut}>
                Sign out {identity.name}
              </Button>
            </>
          }
        >
          Your organisation is not active on this system. Ask your administrator to enable it.
        </Notice>
      </div>
    </main>
  )
}
