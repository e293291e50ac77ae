import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'local',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/build-functions-once.ts'],
    // A stack takes seconds to start when the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
