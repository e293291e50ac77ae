import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import type { AxeResults } from 'axe-core'
import type { Locator, Page } from 'playwright-core'

/** Ends only what hangs: machines differ too much in speed for a wait to depend on it. */
export const hangLimitMs = 120_000

/**
 * Opens `path` of the console and signs in as the demo analyst, unless the browser still is. The board may still be
 * catching up.
 */
export async function signIn(page: Page, url: string, path = '/'): Promise<void> {
  await page.goto(`${url}${path}`)
  const button = page.getByRole('button', { name: 'Sign in as demo analyst' })
  await button.or(page.getByRole('banner')).first().waitFor()
  if (await button.isVisible()) await button.click()
  await page.getByRole('banner').waitFor()
}

/** Locates the connection state in the header. */
export function connectionState(page: Page): Locator {
  return page.getByRole('banner').getByRole('status')
}

/** Waits until the header says that the connection is live. */
export function untilLive(page: Page): Promise<void> {
  return connectionState(page).filter({ hasText: /^Live/ }).waitFor({ timeout: hangLimitMs })
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Runs axe with the rules of WCAG 2.2 A and AA. @returns the violations, each as `rule: element summary`
 * https://www.w3.org/TR/WCAG22/
 */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  await untilStill(page)
  await page.evaluate(await axeSource)
  // A string, since it runs in the page, where `axe` is defined.
  const results = await page.evaluate<AxeResults>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
  })`)
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ''}`),
  )
}

/** Waits until what fades or slides in has arrived: until then its colours have too little contrast. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(`Promise.allSettled(
    document.getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && Number.isFinite(effect.getComputedTiming().endTime))
      .map(({ finished }) => finished),
  )`)
}
