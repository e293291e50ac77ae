import { packageConfig } from '../vitest.shared.ts'

// Each file has a process and a stack of its own, which mostly wait for deliveries.
export default packageConfig('e2e', {
  test: (tier) => (tier === 'stack' ? { fileParallelism: true, maxWorkers: 2 } : {}),
})
