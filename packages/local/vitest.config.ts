import { packageConfig } from '../../vitest.shared.ts'

// Two builds at once would get in each other's way: the functions are built before any file starts a stack.
export default packageConfig('local', {
  test: (tier) =>
    tier === 'unit' ? {} : { pool: 'forks', globalSetup: ['src/testing/build-functions-once.ts'] },
})
