import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, Vitest } from 'vitest/node'

/**
 * Writes how many tests passed, failed and were skipped to `test-results/<tier>.json`, to be added up over the packages:
 * a run that comes from the cache brings its file along.
 */
export default class CountsReporter implements Reporter {
  readonly #tier: string
  #root = process.cwd()

  constructor({ tier }: { tier: string }) {
    this.#tier = tier
  }

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root
  }

  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules, unhandledErrors) => {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
      for (const test of module.children.allTests()) counts[test.result().state] += 1
    }
    const { passed, failed, skipped } = counts
    const directory = join(this.#root, 'test-results')
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, `${this.#tier}.json`), JSON.stringify({ passed, failed, skipped }))
  }
}
