import { packageConfig } from '../../vitest.shared.ts'

// Pulumi's runtime is global to its process.
export default packageConfig('pulumi-local', { test: () => ({ isolate: true, pool: 'forks' }) })
