// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { SignInNotice } from './sign-in.ts'
import { SignInScreen } from './sign-in-screen.tsx'

afterEach(cleanup)

function show(notice: SignInNotice | undefined, isDemo = false) {
  const onSignIn = vi.fn<(loginHint?: string) => void>()
  render(<SignInScreen state={{ kind: 'signed-out', notice }} isDemo={isDemo} onSignIn={onSignIn} />)
  return onSignIn
}

test('the sign-in button has the focus and leads to the organisation’s page', async () => {
  const onSignIn = show(undefined)
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Sign in' }))
  await userEvent.setup().keyboard('{Enter}')
  expect(onSignIn.mock.calls).toEqual([[undefined]])
})

test('a stack without passwords offers the demo analyst and another account', async () => {
  const onSignIn = show(undefined, true)
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Sign in as demo analyst' }))
  await user.click(screen.getByRole('button', { name: 'Use another account' }))
  expect(onSignIn.mock.calls).toEqual([['analyst-demo'], []])
})

test.each<[SignInNotice, RegExp, string]>([
  [{ kind: 'ended' }, /has ended/, 'Sign in again'],
  [
    { kind: 'unreachable', detail: 'It did not respond.' },
    /cannot be reached\. It did not respond/,
    'Try again',
  ],
  [{ kind: 'refused', detail: 'Not today' }, /refused: Not today/, 'Sign in again'],
  [{ kind: 'unusable', detail: 'No page.' }, /not set up for this console: No page/, 'Sign in again'],
  [{ kind: 'unexpected', detail: 'Another tab.' }, /does not belong to this tab/, 'Sign in again'],
])('%o is one line, with a button to try again', async (notice, text, button) => {
  const onSignIn = show(notice)
  expect(screen.getByRole('alert').textContent).toMatch(text)
  await userEvent.setup().click(screen.getByRole('button', { name: button }))
  expect(onSignIn).toHaveBeenCalledOnce()
})

test('a sign-in in progress cannot be started a second time', () => {
  render(<SignInScreen state={{ kind: 'returning' }} isDemo={false} onSignIn={() => undefined} />)
  expect(screen.getByRole('button', { name: 'Signing you in…' })).toHaveProperty('disabled', true)
})
