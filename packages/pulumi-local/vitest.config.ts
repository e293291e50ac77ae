import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'pulumi-local',
    include: ['src/**/*.test.ts'],
    // Emulated functions run in threads that start slowly on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
