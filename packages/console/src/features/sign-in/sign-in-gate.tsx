import { platformClock } from '@sportsfeeds/client'
import type { ConsoleConfig } from '@sportsfeeds/domain'
import { type ReactNode, useEffect, useState } from 'react'
import type { Identity } from '../../store/identity.ts'
import { useValue } from '../../store/hooks.ts'
import { createOidc } from './oidc.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { SignInScreen } from './sign-in-screen.tsx'

interface SignInGateProps {
  readonly config: ConsoleConfig
  /** Drawn once someone is signed in. */
  readonly children: (identity: Identity) => ReactNode
}

/** Shows who is signed in the console, and others the way in. */
export function SignInGate({ config, children }: SignInGateProps) {
  const [signIn] = useState(() => openSignIn(config))
  const state = useValue(signIn.state)
  useEffect(() => {
    void signIn.resume()
    // A page that the browser has kept comes back as it was left: on its way.
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) signIn.cancel()
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [signIn])
  if (state.kind === 'signed-in') return children(state.identity)
  return (
    <SignInScreen
      state={state}
      isDemo={config.oidc.demoSignIn === true}
      onSignIn={(loginHint) => void signIn.start(loginHint)}
    />
  )
}

function openSignIn({ oidc: config }: ConsoleConfig): SignIn {
  return createSignIn({
    oidc: createOidc({
      config,
      redirectUri: `${location.origin}/`,
      fetch: (url, init) => fetch(url, init),
    }),
    page: {
      current: () => new URL(location.href),
      goTo: (url) => location.assign(url),
      replace: (path) => history.replaceState(null, '', path),
    },
    storage: sessionStorage,
    clock: platformClock,
  })
}
