/** Which package each package may import. (knip refuses what a package.json does not declare.) */
const arrows = {
  std: [],
  charts: [],
  domain: ['std'],
  cost: [],
  admin: ['domain'],
  markets: ['domain'],
  client: ['domain'],
  analyst: ['domain', 'client'],
  functions: ['domain'],
  gateway: ['domain', 'functions', 'emulator'],
  infra: ['domain', 'cost', 'functions', 'gateway'],
  emulator: [],
  'pulumi-local': ['emulator'],
  local: ['domain', 'markets', 'cost', 'admin', 'client', 'infra', 'functions', 'emulator', 'pulumi-local'],
  simulator: ['charts', 'domain', 'markets', 'cost', 'admin', 'client', 'local'],
  console: ['domain', 'client'],
}

const packageArrows = Object.entries(arrows).map(([name, allowed]) => ({
  name: `${name}-points-down`,
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: {
    path: '^(packages|e2e|bench|ci|examples|scripts|tools)/',
    pathNot: `^packages/(${[name, 'std', ...allowed].join('|')})/`,
  },
}))

const flows = '^packages/functions/src/(write|read|games|connections|auth|stream)/'
const fanOut = '^packages/functions/src/stream/fan-out/'
const functionTests = '\\.test\\.ts$'

module.exports = {
  forbidden: [
    ...packageArrows,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'simulator-folders-no-circles',
      comment: 'Shared types are in model; a folder never imports one that imports it, not even for a type.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^packages/simulator/src/' },
      to: { circular: true },
    },
    {
      name: 'functions-flows-know-ports-only',
      comment: 'flows → ports ← store, sockets: only a handler puts the two together.',
      severity: 'error',
      from: { path: flows, pathNot: `/(project-)?handler\\.ts$|${functionTests}` },
      to: {
        path: '^packages/functions/src/(store|sockets|telemetry|environment)|node_modules/@aws-sdk/client-',
      },
    },
    {
      name: 'functions-flows-know-no-other-flow',
      comment: 'Except for connections/, which sends snapshots by the sender of stream/fan-out/.',
      severity: 'error',
      from: { path: flows, pathNot: `/(project-)?handler\\.ts$|${functionTests}` },
      to: { path: flows, pathNot: '^packages/functions/src/($1|stream/fan-out)/' },
    },
    {
      name: 'functions-fan-out-serves-two-flows',
      severity: 'error',
      from: { path: flows, pathNot: `^packages/functions/src/(connections|stream)/|${functionTests}` },
      to: { path: fanOut },
    },
    {
      name: 'functions-handlers-are-entry-points',
      severity: 'error',
      from: { path: '^packages/functions/src/' },
      to: { path: '^packages/functions/src/[^/]+/(project-)?handler\\.ts$' },
    },
    {
      name: 'functions-implementations-know-ports-only',
      severity: 'error',
      from: { path: '^packages/functions/src/(store|sockets)/', pathNot: functionTests },
      to: {
        path: '^packages/functions/src/',
        pathNot: '^packages/functions/src/(ports|errors)\\.ts$|^packages/functions/src/$1/',
      },
    },
    {
      name: 'functions-http-knows-no-flow',
      severity: 'error',
      from: { path: '^packages/functions/src/http/', pathNot: functionTests },
      to: {
        path: '^packages/functions/src/',
        pathNot: '^packages/functions/src/((ports|errors)\\.ts$|http/)',
      },
    },
    {
      name: 'functions-long-lived-is-for-processes',
      comment: 'What a long-lived process may take of the functions; no function imports it.',
      severity: 'error',
      from: { path: '^packages/gateway/', pathNot: '/testing/|\\.test\\.ts$' },
      to: {
        path: '^packages/functions/src/',
        pathNot: '^packages/functions/src/(long-lived|build/build-bundle)\\.ts$',
      },
    },
    {
      name: 'gateway-tests-alone-know-the-emulator',
      severity: 'error',
      from: { path: '^packages/gateway/', pathNot: functionTests },
      to: { path: '^packages/emulator/' },
    },
    {
      name: 'gateway-core-knows-no-network',
      comment: 'Sockets, AWS and the process are put together in main.ts alone.',
      severity: 'error',
      from: {
        path: '^packages/gateway/src/(delivery|memory|sessions|stream|gateway)',
        pathNot: functionTests,
      },
      to: { path: '^packages/gateway/src/(aws|sockets)/|node_modules/(ws|@aws-sdk)/' },
    },
    {
      name: 'functions-ports-know-nothing',
      severity: 'error',
      from: { path: '^packages/functions/src/ports\\.ts$' },
      to: { pathNot: '^packages/(domain|std)/' },
    },
    {
      name: 'functions-fan-out-knows-no-cloud',
      comment: 'Neither Lambda nor Kinesis: it also runs in a long-lived process.',
      severity: 'error',
      from: { path: fanOut, pathNot: functionTests },
      to: {
        pathNot: `${fanOut}|^packages/functions/src/ports\\.ts$|^packages/(domain|std)/|node_modules/p-(limit|map)/`,
      },
    },
    {
      name: 'domain-is-the-ground',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { pathNot: '^packages/(domain|std)/|node_modules/(zod|.*@noble[/+]hashes)' },
    },
    {
      name: 'published-code-knows-what-is-published',
      comment: "`@sportsfeeds/domain/internal` is the stack's own; other people's programs have the rest.",
      severity: 'error',
      from: {
        path: '^(packages/client/src|packages/analyst/src|examples)/',
        pathNot: '\\.test\\.ts$|/testing/',
      },
      to: { path: '^packages/domain/src/internal\\.ts$' },
    },
    {
      name: 'emulator-is-self-contained',
      comment:
        'AWS in one process, usable alone. Its tests, benches and conformance suites are held to the same.',
      severity: 'error',
      from: { path: '^packages/emulator/' },
      to: {
        path: '.',
        pathNot: '^packages/(emulator|std)/|^vitest\\.shared\\.ts$',
        dependencyTypesNot: ['core', 'npm', 'npm-dev'],
      },
    },
    {
      name: 'emulator-needs-few-libraries',
      comment: 'AWS SDK clients, undici, fast-check and vitest serve only its tests.',
      severity: 'error',
      from: { path: '^packages/emulator/src/', pathNot: '\\.test\\.ts$|/testing/|/fixtures/' },
      to: {
        path: 'node_modules',
        pathNot: 'node_modules/(dynalite|p-limit|sorted-btree|ws|zod|@smithy/core|@types/(ws|node))/',
      },
    },
    {
      name: 'client-has-no-command-line',
      comment: 'The library runs in browsers; the command is the package analyst.',
      severity: 'error',
      from: { path: '^packages/client/' },
      to: { path: 'node_modules/commander' },
    },
    {
      name: 'features-know-no-sibling',
      comment: 'What two features of the console share is in shared or in the store.',
      severity: 'error',
      from: { path: '^packages/console/src/features/([^/]+)/' },
      to: { path: '^packages/console/src/features/', pathNot: '^packages/console/src/features/$1/' },
    },
    {
      name: 'console-layers-point-down',
      comment: 'app → features → shared → store.',
      severity: 'error',
      from: { path: '^packages/console/src/(features|shared|store)/' },
      to: { path: '^packages/console/src/app/' },
    },
    {
      name: 'console-store-and-shared-know-no-feature',
      severity: 'error',
      from: { path: '^packages/console/src/(shared|store)/' },
      to: { path: '^packages/console/src/features/' },
    },
    {
      name: 'console-store-knows-no-screen',
      severity: 'error',
      from: { path: '^packages/console/src/store/' },
      to: { path: '^packages/console/src/shared/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$|/testing/|^e2e/|vitest' },
      to: { path: '\\.test\\.tsx?$' },
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
