import type { Browser, Page } from 'playwright-core'
import { hangLimitMs } from '@sportsfeeds/harness/console-page'

/** Durations from the click that signs in to the first price on the board, each in a browser without a session or cache. */
export async function measureFirstPrices(
  browser: Browser,
  url: string,
  attempts: number,
): Promise<readonly number[]> {
  const took: number[] = []
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    try {
      took.push(await measureFirstPrice(await context.newPage(), url))
    } finally {
      await context.close()
    }
  }
  return took
}

async function measureFirstPrice(page: Page, url: string): Promise<number> {
  await page.addInitScript(noteFirstPrice)
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
  const noted = page.locator('html[data-first-price-ms]')
  await noted.waitFor({ timeout: hangLimitMs })
  return Number(await noted.getAttribute('data-first-price-ms'))
}

/** Runs in each document: the way through the issuer leaves the one that was clicked. */
function noteFirstPrice(): void {
  const clickedKey = 'measure.clickedAtMs'
  document.addEventListener('click', () => sessionStorage.setItem(clickedKey, String(Date.now())), {
    capture: true,
  })
  const look = (): void => {
    const prices = document.querySelectorAll('[role="gridcell"][data-provider]')
    if ([...prices].some(({ textContent }) => /\d/.test(textContent))) {
      const took = Date.now() - Number(sessionStorage.getItem(clickedKey))
      document.documentElement.dataset['firstPriceMs'] = String(took)
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
