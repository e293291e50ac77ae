import { describe, expect, test } from 'vitest'
import { compareOutcomes } from './compare-outcomes.ts'
import { knownDifferencesOfMoto } from './known-differences-of-moto.ts'
import { startMoto } from './moto-server.ts'
import { installPythonPackages } from './python-packages.ts'
import { runSuites } from './run-suites.ts'

const packages = await installPythonPackages()
const directory = 'directory' in packages ? packages.directory : ''
const skipped = 'missing' in packages ? ` — SKIPPED, ${packages.missing}` : ''
if (skipped !== '') process.stderr.write(`The emulator has no second opinion${skipped}\n`)

describe.skipIf('missing' in packages)(`moto${skipped}`, () => {
  test('behaves as the emulator does, but for what is known', { timeout: 10 * 60_000 }, async () => {
    const moto = await startMoto(directory)
    try {
      const outcomes = await runSuites(moto.endpoint, [
        'conformance/dynamodb',
        'conformance/kinesis',
        'conformance/sqs',
      ])
      expect(compareOutcomes(outcomes, knownDifferencesOfMoto)).toEqual([])
      expect(outcomes.filter(({ isPassed }) => isPassed).length).toBeGreaterThan(100)
    } finally {
      await moto.close()
    }
  })
})
