import { packageConfig } from '../../vitest.shared.ts'

// Pulumi's runtime is global to a process. One process for all files, so that each stack is declared once.
export default packageConfig('infra', {
  test: () => ({ isolate: false, pool: 'forks', fileParallelism: false }),
})
