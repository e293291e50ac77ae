// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { ErrorBoundary } from './error-boundary.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function Failing(): never {
  throw new Error('config.json answered with status 404.')
}

test('a part that fails is replaced by what failed and the way on', () => {
  // React reports what a boundary has caught to the console as well.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  render(
    <ErrorBoundary title="The console cannot start">
      <Failing />
    </ErrorBoundary>,
  )
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain('The console cannot start')
  expect(alert.textContent).toContain('config.json answered with status 404.')
  expect(screen.getByRole('button', { name: 'Load the page again' })).toBeDefined()
})
