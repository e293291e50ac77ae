import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'

/** Says the outcome as the last line, for people and for machines that read only that. */
const closingLine: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
      for (const test of module.children.allTests()) counts[test.result().state] += 1
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    process.once('exit', () =>
      process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`),
    )
  },
}

export default defineConfig({
  test: {
    projects: ['packages/*', 'e2e', 'bench', 'tools/docs', 'scripts'],
    reporters: ['default', closingLine],
  },
})
