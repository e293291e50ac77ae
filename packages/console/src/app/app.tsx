import { Suspense, use } from 'react'
import { AccessGate, SignInGate } from '../features/sign-in/index.ts'
import { Notice } from '../shared/notice.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { loadConfig } from './load-config.ts'
import { SessionRoot } from './session-root.tsx'
import { Shell } from './shell.tsx'

const config = loadConfig(fetch)
// SignedIn reports a failure; this only avoids an unhandled rejection until then.
config.catch(() => undefined)

export function App() {
  return (
    <ErrorBoundary title="The console could not start">
      <Suspense fallback={<Notice title="Starting…" figure="wave" />}>
        <SignedIn />
      </Suspense>
    </ErrorBoundary>
  )
}

function SignedIn() {
  const settled = use(config)
  return (
    <SignInGate config={settled}>
      {(identity) => (
        <SessionRoot config={settled} identity={identity}>
          <AccessGate>
            <Shell />
          </AccessGate>
        </SessionRoot>
      )}
    </SignInGate>
  )
}
