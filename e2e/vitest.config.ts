import { defineConfig } from 'vitest/config'

// Whole systems start here, one at a time and beside nothing else: Pulumi's runtime is global to its process, and they
// use all that the machine has.
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
})
