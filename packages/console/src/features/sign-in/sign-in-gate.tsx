import type { ConsoleConfig } from '@sportsfeeds/domain'
import { type ReactNode, type SyntheticEvent, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import type { Identity } from '../../store/identity.ts'
import { signInAsDemo } from './demo-identity.ts'

interface SignInGateProps {
  readonly config: ConsoleConfig
  /** Drawn once someone is signed in. */
  readonly children: (identity: Identity) => ReactNode
}

/** Shows who is signed in the console, and others the way in. The token is in memory only. */
export const SignInGate = ({ config, children }: SignInGateProps) => {
  const [identity, setIdentity] = useState<Identity>()
  if (identity !== undefined) return children(identity)
  const signOut = (): void => setIdentity(undefined)
  return config.oidc.demoSignIn === true ? (
    <DemoSignIn issuer={config.oidc.issuer} onIdentity={setIdentity} signOut={signOut} />
  ) : (
    <TokenSignIn issuer={config.oidc.issuer} onIdentity={setIdentity} signOut={signOut} />
  )
}

interface WayInProps {
  readonly issuer: string
  readonly onIdentity: (identity: Identity) => void
  readonly signOut: () => void
}

const DemoSignIn = ({ issuer, onIdentity, signOut }: WayInProps) => {
  const [fault, setFault] = useState<string>()
  const signIn = (): void => {
    setFault(undefined)
    signInAsDemo({ issuer, fetch: (url) => fetch(url), now: Date.now, signOut }).then(
      onIdentity,
      (error: unknown) => setFault(error instanceof Error ? error.message : String(error)),
    )
  }
  return (
    <Notice
      title={fault === undefined ? 'Odds, live' : 'Nobody could be signed in'}
      figure={fault === undefined ? 'wave' : 'broken'}
      actions={
        <Button look="primary" onClick={signIn}>
          Sign in as demo analyst
        </Button>
      }
    >
      {fault ?? 'This stack runs on one machine and asks for no password.'}
    </Notice>
  )
}

const TokenSignIn = ({ issuer, onIdentity, signOut }: WayInProps) => {
  const signIn = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const token = new FormData(event.currentTarget).get('token')
    if (typeof token !== 'string' || token.trim() === '') return
    onIdentity({ userId: 'analyst', name: 'Analyst', getToken: () => token.trim(), signOut })
  }
  return (
    <form onSubmit={signIn}>
      <Notice
        title="Sign in"
        actions={
          <>
            <input name="token" type="password" autoComplete="off" aria-label="Token" required />
            <Button type="submit" look="primary">
              Sign in
            </Button>
          </>
        }
      >
        Paste an id token of {issuer}. It stays in this page’s memory and serves until it expires.
      </Notice>
    </form>
  )
}
