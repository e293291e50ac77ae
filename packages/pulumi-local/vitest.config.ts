import { defineConfig } from 'vitest/config'
import { packageTests } from '../../vitest.shared.ts'

// Pulumi's runtime is global to its process.
export default defineConfig(({ mode }) => ({
  test: packageTests('pulumi-local', mode, { isolate: true, pool: 'forks' }),
}))
