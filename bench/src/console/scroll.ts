import type { Page } from 'playwright-core'

/** Frames of a page while its board scrolled. */
export interface Scroll {
  readonly seconds: number
  readonly framesPerSecond: number
  readonly longestFrameMs: number
}

/** Scrolls the board by a row and a half a frame, down and up again, and times the frames. */
export async function measureScroll(page: Page, seconds: number): Promise<Scroll> {
  const times = await page.evaluate(scrollBoard, seconds * 1_000)
  const frames = times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs))
  const tookMs = frames.reduce((sum, ms) => sum + ms, 0)
  return {
    seconds,
    framesPerSecond: (frames.length / tookMs) * 1_000,
    longestFrameMs: Math.max(0, ...frames),
  }
}

/** Runs in the page. @returns the time of each frame */
function scrollBoard(durationMs: number): Promise<number[]> {
  const pixelsPerFrame = 36
  const grid = document.querySelector('[role="grid"]')
  if (grid === null) throw new Error('There is no board.')
  const times: number[] = []
  let direction = 1
  return new Promise((resolve) => {
    const next = (atMs: number): void => {
      times.push(atMs)
      if (atMs - (times[0] ?? atMs) >= durationMs) {
        resolve(times)
        return
      }
      const before = grid.scrollTop
      grid.scrollTop += direction * pixelsPerFrame
      if (grid.scrollTop === before) direction = -direction
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
}
