import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { packageTests } from '../../vitest.shared.ts'

// Tests of components begin with "@vitest-environment jsdom"; the rest needs no screen, and starts sooner without.
export default defineConfig(({ mode }) => ({ plugins: [react()], test: packageTests('console', mode) }))
