import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'std', include: ['src/**/*.test.ts'] } })
