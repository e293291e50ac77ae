import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig, type ViteUserConfigFnObject } from 'vitest/config'

export type Tier = 'unit' | 'stack' | 'soak'

export interface PackageOptions {
  readonly plugins?: ViteUserConfig['plugins']
  /** Settings of Vitest that differ from the tier's. */
  readonly test?: (tier: Tier) => ViteUserConfig['test']
}

/**
 * The tests of one package, of the tier that `--mode` names: `unit` when it names none. A file's name says its tier:
 * `*.test.ts` is pure and takes seconds, `*.stack.test.ts` starts a stack, a process or a browser, `*.soak.test.ts`
 * takes minutes. docs/TESTING.md has the reasons.
 */
export function packageConfig(name: string, { plugins, test }: PackageOptions = {}): ViteUserConfigFnObject {
  return defineConfig(({ mode }) => {
    const tier = tierOf(mode)
    return {
      plugins: plugins ?? [],
      test: {
        name,
        reporters: ['default', [countsReporter, { tier }]],
        setupFiles: [propertyRuns],
        ...tierFiles[tier],
        ...tierRuns[tier],
        ...test?.(tier),
      },
    }
  })
}

function tierOf(mode: string): Tier {
  return mode === 'stack' || mode === 'soak' ? mode : 'unit'
}

const notTests = ['**/node_modules/**', '**/dist/**']

const tierFiles: Record<Tier, { include: string[]; exclude: string[] }> = {
  unit: { include: ['**/*.test.{ts,tsx}'], exclude: [...notTests, '**/*.{stack,soak}.test.{ts,tsx}'] },
  stack: { include: ['**/*.stack.test.{ts,tsx}'], exclude: notTests },
  soak: { include: ['**/*.soak.test.{ts,tsx}'], exclude: notTests },
}

// Files share a worker and its imports: that halves the time. A package whose tests change what is global to a process
// (Pulumi's runtime, the environment) sets `isolate`. The time limits only end what hangs: machines differ too much in
// speed for a test to depend on it.
const sharedWorkers = {
  pool: 'threads',
  isolate: false,
  testTimeout: process.env['PBT_NUM_RUNS'] === undefined ? 60_000 : 30 * 60_000,
  hookTimeout: 60_000,
} as const

// A system uses all that the machine has, and Pulumi's runtime is global to its process. What one process has compiled,
// the next one that a test starts need not compile; the commands of scripts/launch keep theirs in the same folder.
const oneAtATime = {
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 180_000,
  env: {
    NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/node-compile', import.meta.url)),
  },
} as const

const tierRuns: Record<Tier, ViteUserConfig['test']> = {
  unit: sharedWorkers,
  // What starts a stack is imported once: half of what such a file costs.
  stack: { ...oneAtATime, isolate: false },
  soak: oneAtATime,
}

const propertyRuns = fileURLToPath(new URL('packages/std/src/testing/property-runs.ts', import.meta.url))
const countsReporter = fileURLToPath(new URL('vitest.counts.ts', import.meta.url))
