import { defineConfig } from 'vitest/config'
import { packageTests, tierOf } from '../../vitest.shared.ts'

export default defineConfig(({ mode }) => ({
  test: packageTests('local', mode, {
    globalSetup: tierOf(mode) === 'unit' ? [] : ['src/testing/build-functions-once.ts'],
  }),
}))
