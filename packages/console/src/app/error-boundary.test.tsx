// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { ErrorBoundary } from './error-boundary.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function Failing(): never {
  throw new Error('config.json is missing.')
}

test('a part that fails is replaced by its error and a reload button', () => {
  // React logs caught errors to the console as well.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  render(
    <ErrorBoundary title="The console could not start">
      <Failing />
    </ErrorBoundary>,
  )
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain('The console could not start')
  expect(alert.textContent).toContain('config.json is missing.')
  expect(screen.queryAllByRole('button', { name: 'Reload page' })).toHaveLength(1)
})
