import { defineConfig } from 'vitest/config'

// Whole systems start here, one at a time: Pulumi's runtime is global to its process.
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
