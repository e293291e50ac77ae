/** Arrows inside the packages; the arrows between packages are turbo.json's `boundaries`. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'use-cases-know-no-lambda',
      comment: 'handlers → use-cases → adapters: nothing points back up.',
      severity: 'error',
      from: { path: '^packages/functions/src/(use-cases|fan-out|adapters)/' },
      to: { path: '^packages/functions/src/handlers/' },
    },
    {
      name: 'adapters-know-no-use-case',
      severity: 'error',
      from: { path: '^packages/functions/src/adapters/' },
      to: { path: '^packages/functions/src/use-cases/' },
    },
    {
      name: 'fan-out-knows-no-cloud',
      comment: 'The fan-out core must run unchanged in a long-lived consumer.',
      severity: 'error',
      from: { path: '^packages/functions/src/fan-out/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/functions/src/adapters/|node_modules/@(aws-sdk|types/aws-lambda)' },
    },
    {
      name: 'emulator-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/emulator/' },
      to: { path: '^packages/(?!emulator/)' },
    },
    {
      name: 'domain-is-the-ground',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/domain/|node_modules/zod' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$|/testing/|^e2e/|vitest' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
