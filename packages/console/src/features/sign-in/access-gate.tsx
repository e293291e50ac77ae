import type { ReactNode } from 'react'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useConnection } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'

/** In place of the console when the APIs do not let in who is signed in. */
export function AccessGate({ children }: { readonly children: ReactNode }) {
  const { state } = useConnection()
  const { identity } = useSession()
  if (state.kind !== 'closed' || state.reason !== 'access-refused') return children
  return (
    <main>
      <div role="alert">
        <Notice
          title="You are signed in, but not let in"
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
          The client that you work for is not active here. Whoever runs sportsfeeds for you can let it in.
        </Notice>
      </div>
    </main>
  )
}
