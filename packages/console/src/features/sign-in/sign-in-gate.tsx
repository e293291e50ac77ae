import type { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { systemClock } from '@sportsfeeds/std'
import { type ReactNode, useEffect, useState } from 'react'
import type { Identity } from '../../store/identity.ts'
import { useValue } from '../../store/hooks.ts'
import { createOidc } from './oidc.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { SignInScreen } from './sign-in-screen.tsx'

interface SignInGateProps {
  readonly config: ConsoleConfig
  /** Rendered for a signed-in analyst. */
  readonly children: (identity: Identity) => ReactNode
}

/** Shows the console to a signed-in analyst, and the sign-in screen to everyone else. */
export function SignInGate({ config, children }: SignInGateProps) {
  const [signIn] = useState(() => createBrowserSignIn(config))
  const state = useValue(signIn.state)
  useEffect(() => {
    void signIn.resume()
    // A page restored from the back/forward cache is still in the state "leaving".
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

function createBrowserSignIn({ oidc: config }: ConsoleConfig): SignIn {
  return createSignIn({
    oidc: createOidc({
      config,
      redirectUri: `${location.origin}/`,
      fetch: (url, init) => fetch(url, init),
    }),
    page: {
      current: () => new URL(location.href),
      goTo: (url) => location.replace(url),
      replace: (path) => history.replaceState(null, '', path),
    },
    storage: sessionStorage,
    shared: localStorage,
    clock: systemClock,
  })
}
