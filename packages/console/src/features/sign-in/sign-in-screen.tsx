import { useEffect, useRef } from 'react'
import { Button } from '../../shared/button.tsx'
import type { SignInNotice, SignInState } from './sign-in.ts'
import styles from './sign-in-screen.module.css'

interface SignInScreenProps {
  readonly state: Exclude<SignInState, { readonly kind: 'signed-in' }>
  /** True if the issuer needs no password. */
  readonly isDemo: boolean
  readonly onSignIn: (loginHint?: string) => void
}

/** The sign-in button and, after a failed attempt, the reason. */
export function SignInScreen({ state, isDemo, onSignIn }: SignInScreenProps) {
  const button = useRef<HTMLButtonElement>(null)
  const isInProgress = state.kind !== 'signed-out'
  const notice = state.kind === 'signed-out' ? state.notice : undefined
  useEffect(() => {
    if (!isInProgress) button.current?.focus()
  }, [isInProgress])

  return (
    <main className={styles.screen}>
      <svg
        className={styles.figure}
        viewBox="0 0 1200 300"
        preserveAspectRatio="none"
        fill="none"
        aria-hidden="true"
      >
        <path d={priceLine} vectorEffect="non-scaling-stroke" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <div className={styles.panel}>
        <p className={styles.brand}>sportsfeeds</p>
        <h1>Live odds with data‑quality indicators</h1>
        {notice === undefined ? null : (
          <p
            role={notice.kind === 'signed-out' ? 'status' : 'alert'}
            className={styles.notice}
            data-tone={notice.kind === 'signed-out' ? 'calm' : 'bad'}
          >
            {noticeText(notice)}
          </p>
        )}
        <div className={styles.actions}>
          <Button
            ref={button}
            look="primary"
            className={styles.button}
            disabled={isInProgress}
            onClick={() => onSignIn(isDemo ? demoSubject : undefined)}
          >
            {buttonText(state, isDemo)}
          </Button>
          {isDemo ? (
            <Button className={styles.button} disabled={isInProgress} onClick={() => onSignIn()}>
              Use another account
            </Button>
          ) : null}
        </div>
        <p className={styles.small}>
          {isDemo
            ? 'This stack runs on one machine and needs no password.'
            : 'You sign in on your organisation’s page, and stay signed in as long as its session lasts.'}
        </p>
      </div>
    </main>
  )
}

/** The user that an issuer without passwords signs in at once. */
const demoSubject = 'analyst-demo'

function buttonText(state: SignInScreenProps['state'], isDemo: boolean): string {
  switch (state.kind) {
    case 'leaving':
      return 'Opening the sign-in page…'
    case 'returning':
      return 'Signing you in…'
    case 'signed-out':
      if (state.notice !== undefined && state.notice.kind !== 'signed-out')
        return state.notice.kind === 'unreachable' ? 'Try again' : 'Sign in again'
      return isDemo ? 'Sign in as demo analyst' : 'Sign in'
  }
}

function noticeText(notice: SignInNotice): string {
  switch (notice.kind) {
    case 'signed-out':
      return 'You are signed out.'
    case 'ended':
      return 'Your session has ended. Sign in to continue where you left off.'
    case 'unreachable':
      return `The sign-in service cannot be reached. ${notice.detail}`
    case 'refused':
      return `The sign-in was refused: ${notice.detail}`
    case 'unusable':
      return `The sign-in service is not set up for this console: ${notice.detail}`
    case 'unexpected':
      return `This sign-in does not belong to this tab. ${notice.detail}`
    case 'interaction':
      return `Sign in on the page of the sign-in service: ${notice.detail}`
  }
}

/** Path of a price with moves, a suspension and a jump. */
const priceLine =
  'M0 214h70v-10h44v18h60v-34h38v12h52v-46h30v22h66v-30h40v14h58v-62h24v26h50v-18h72M676 96h36v22h58v-28h44v-34h62v20h40v-26h56v40h48v-16h70v-30h52v18h58'
