import { packageConfig } from '../../vitest.shared.ts'

// Pulumi's runtime is global to its process.
export default packageConfig('infra', { test: () => ({ isolate: true, pool: 'forks' }) })
