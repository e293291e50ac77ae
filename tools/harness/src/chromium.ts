import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where systems put a Chromium, and a variable for those that have it elsewhere. */
const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export const missingChromium =
  'There is no Chromium. Install one (`apt-get install chromium`), or set CHROMIUM_PATH to where it is.'

/** The browser of this machine; undefined when there is none. */
export function findChromium(): string | undefined {
  return places.find((place) => place !== undefined && existsSync(place))
}

/** Whether a missing browser is a failure: on a machine that checks a change, it would hide all that it shows. */
export function isBrowserRequired(): boolean {
  return process.env.REQUIRE_BROWSER === '1' || ['1', 'true'].includes(process.env.CI ?? '')
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(missingChromium)
  return chromium.launch({
    executablePath,
    // Its sandbox does not start for root, as which containers run.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
