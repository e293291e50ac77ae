import react from '@vitejs/plugin-react'
import { packageConfig } from '../../vitest.shared.ts'

// Tests of components begin with "@vitest-environment jsdom"; the rest needs no screen, and starts sooner without.
export default packageConfig('console', { plugins: [react()] })
