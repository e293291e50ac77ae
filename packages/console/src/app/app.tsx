import { use, Suspense } from 'react'
import { SignInGate } from '../features/sign-in/index.ts'
import { loadConfig } from './load-config.ts'
import { SessionRoot } from './session-root.tsx'
import { Shell } from './shell.tsx'

const config = loadConfig(fetch)

export const App = () => (
  <Suspense>
    <Gate />
  </Suspense>
)

const Gate = () => {
  const settled = use(config)
  return (
    <SignInGate config={settled}>
      {(identity) => (
        <SessionRoot config={settled} identity={identity}>
          <Shell />
        </SessionRoot>
      )}
    </SignInGate>
  )
}
