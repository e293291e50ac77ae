import { act, cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, vi } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { Printing } from '../shared/printing.tsx'
import { SessionContext } from '../store/session-context.ts'
import { createTestSession, type TestSession, untilLiveMs } from './test-session.ts'

export interface TestScreen extends TestSession {
  /** Advances the clock of the session and the screen. */
  readonly pass: (durationMs: number) => Promise<void>
  /** Current path and query. */
  readonly location: () => string
}

/** Renders `children` at `path`, below a live session. */
export async function renderScreen(
  children: ReactNode,
  { path = '/', prepare }: { readonly path?: string; readonly prepare?: (test: TestSession) => void } = {},
): Promise<TestScreen> {
  const test = createTestSession()
  open.add(test)
  prepare?.(test)
  await test.clock.advance(untilLiveMs)
  const { hook, searchHook, history } = memoryLocation({ path, record: true })
  render(
    <Router hook={hook} searchHook={searchHook}>
      <SessionContext value={test.session}>
        <Printing>{children}</Printing>
      </SessionContext>
    </Router>,
  )
  return {
    ...test,
    pass: (durationMs) => act(() => test.clock.advance(durationMs)),
    location: () => history.at(-1) ?? path,
  }
}

const open = new Set<TestSession>()

/** Prepares jsdom for the tests of one file: a screen of 1280 × 800, media queries, observers and dialogs. */
export function withTestScreen(): void {
  beforeEach(() => {
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800)
    vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1280)
    vi.stubGlobal('matchMedia', () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }))
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe(): void {}
        unobserve(): void {}
        disconnect(): void {}
      },
    )
  })
  beforeEach(() => {
    // jsdom has dialog elements that cannot open.
    Object.assign(HTMLDialogElement.prototype, {
      showModal(this: HTMLDialogElement) {
        this.open = true
      },
      close(this: HTMLDialogElement) {
        if (!this.open) return
        this.open = false
        this.dispatchEvent(new Event('close'))
      },
    })
  })
  afterEach(() => {
    cleanup()
    for (const { session } of open) session.close()
    open.clear()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
}
