import { describe } from 'vitest'
import { findChromium, isBrowserRequired, missingChromium } from '@sportsfeeds/harness/chromium'
import { openConsoleForTests } from './opened-console.ts'
import { accessibilitySuite } from './suites/accessibility.ts'
import { alertsSuite } from './suites/alerts.ts'
import { apiDocsSuite } from './suites/api-docs.ts'
import { boardSuite } from './suites/board.ts'
import { connectionSuite } from './suites/connection.ts'
import { gameSuite } from './suites/game.ts'
import { keyboardSuite } from './suites/keyboard.ts'
import { liveGatewaySuite } from './suites/live-gateway.ts'
import { marketsSuite } from './suites/markets.ts'
import { signInSuite } from './suites/sign-in.ts'

const isSkipped = findChromium() === undefined
// Thrown here, not in a hook: after a failed hook the tests would count as skipped.
if (isSkipped && isBrowserRequired()) throw new Error(missingChromium)
if (isSkipped) process.stderr.write(`The tests of the console in a browser are skipped. ${missingChromium}\n`)

// The limit only ends what hangs: each wait has its own, which says what was missing.
describe.skipIf(isSkipped)(
  'the console in a browser, while up to 150 odds per second arrive',
  { timeout: 600_000 },
  () => {
    const console = openConsoleForTests()
    signInSuite(console)
    boardSuite(console)
    marketsSuite(console)
    gameSuite(console)
    alertsSuite(console)
    connectionSuite(console)
    keyboardSuite(console)
    apiDocsSuite(console)
    accessibilitySuite(console)
  },
)

describe.skipIf(isSkipped)(
  'the console in a browser, on a stack with the live gateway',
  { timeout: 600_000 },
  () => {
    liveGatewaySuite(openConsoleForTests('gateway'))
  },
)
