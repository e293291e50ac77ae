import { packageConfig } from '../vitest.shared.ts'

// Each file has a stack of its own, which mostly waits for deliveries.
export default packageConfig('e2e', {
  test: (tier) => (tier === 'stack' ? { fileParallelism: true, maxWorkers: 2 } : {}),
})
