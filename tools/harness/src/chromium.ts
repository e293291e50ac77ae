import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Usual paths of Chromium; `CHROMIUM_PATH` overrides them. */
const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export const missingChromium =
  'Chromium was not found. Install it (`apt-get install chromium`), or set CHROMIUM_PATH to its path.'

/** Returns the path of an installed Chromium; undefined if there is none. */
export function findChromium(): string | undefined {
  return candidates.find((path) => path !== undefined && existsSync(path))
}

/** True on CI, where skipping the browser tests would hide failures, and with `REQUIRE_BROWSER=1`. */
export function isBrowserRequired(): boolean {
  return process.env.REQUIRE_BROWSER === '1' || ['1', 'true'].includes(process.env.CI ?? '')
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(missingChromium)
  return chromium.launch({
    executablePath,
    // Chromium's sandbox does not start as root, the usual user in containers.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
