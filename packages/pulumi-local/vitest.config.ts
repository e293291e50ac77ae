import { packageConfig } from '../../vitest.shared.ts'

// Pulumi's runtime is global to a process. One process for all files, so that it is imported once.
export default packageConfig('pulumi-local', {
  test: () => ({ isolate: false, pool: 'forks', fileParallelism: false }),
})
