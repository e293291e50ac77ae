import type { Browser, Page } from 'playwright-core'

/** Frames of a page during some seconds. */
export interface Frames {
  readonly seconds: number
  readonly framesPerSecond: number
  readonly longestFrameMs: number
}

/** Scrolls the board by a row and a half a frame, down and up again, and times the frames. */
export async function measureScroll(page: Page, seconds: number): Promise<Frames> {
  return summarise(
    seconds,
    await page.evaluate(timeFrames, { durationMs: seconds * 1_000, what: 'board' as const }),
  )
}

/** Times the frames of a page with nothing but a box that moves: as many as this machine can draw at the moment. */
export async function measureEmptyPage(browser: Browser, seconds: number): Promise<Frames> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  try {
    await page.setContent(
      '<div style="position: absolute; inline-size: 9px; block-size: 9px; background: red">',
    )
    return summarise(
      seconds,
      await page.evaluate(timeFrames, { durationMs: seconds * 1_000, what: 'box' as const }),
    )
  } finally {
    await page.close()
  }
}

function summarise(seconds: number, times: readonly number[]): Frames {
  const frames = times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs))
  const tookMs = frames.reduce((sum, ms) => sum + ms, 0)
  return {
    seconds,
    framesPerSecond: (frames.length / tookMs) * 1_000,
    longestFrameMs: Math.max(0, ...frames),
  }
}

/** Runs in the page, so it can call nothing of this module. @returns the time of each frame */
function timeFrames({ durationMs, what }: { durationMs: number; what: 'board' | 'box' }): Promise<number[]> {
  const moved = document.querySelector<HTMLElement>(what === 'board' ? '[role="grid"]' : 'div')
  if (moved === null) throw new Error(`There is no ${what}.`)
  const pixelsPerFrame = 36
  const times: number[] = []
  let direction = 1
  const move = (): void => {
    if (what === 'box') {
      moved.style.insetInlineStart = `${times.length % 100}px`
      return
    }
    const before = moved.scrollTop
    moved.scrollTop += direction * pixelsPerFrame
    if (moved.scrollTop === before) direction = -direction
  }
  return new Promise((resolve) => {
    const next = (atMs: number): void => {
      times.push(atMs)
      if (atMs - (times[0] ?? atMs) >= durationMs) {
        resolve(times)
        return
      }
      move()
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
}
