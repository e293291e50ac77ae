import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  // Tests of components begin with "@vitest-environment jsdom"; the rest needs no screen, and starts sooner without.
  test: {
    name: 'console',
    include: ['src/**/*.test.{ts,tsx}'],
    // Only a hung test takes this long, also on a machine with other work to do.
    testTimeout: 60_000,
  },
})
