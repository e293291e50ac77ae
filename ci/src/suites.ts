export interface Suite {
  readonly name: string
  /** What it shows, for the list at the end of a run. */
  readonly shows: string
  /** `always`: left out is failed. `inTurn`: as many as the time allows, changed ones first. */
  readonly class: 'always' | 'inTurn'
  /** Its inputs, as prefixes of file names from the root: a change to one of them brings it forward. */
  readonly inputs: readonly string[]
  /** CPU seconds on the reference machine (docs/TESTING.md); times the machine's factor, what it may take at most is three times that. */
  readonly cpuSeconds: number
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Runs only once Pulumi's command line is built; while that is unfinished, it is not a failure that it did not run. */
  readonly needsPulumiCli?: boolean
}

/** Every suite of `.ci/run`, in the order in which they run. */
export const suites: readonly Suite[] = [
  {
    name: 'npm test',
    shows: 'format, lint, types, arrows, words, paths in pages, builds, unit and stack tests',
    class: 'always',
    inputs: [''],
    cpuSeconds: 780,
    command: ['node', 'ci/src/check.ts'],
    // What comes from the cache was not run.
    env: { TURBO_FORCE: 'true' },
  },
  {
    name: 'promise audit',
    shows:
      'no acknowledged odds record lost, duplicated or out of order while functions, streams and sockets fail',
    class: 'always',
    inputs: ['packages/client', 'packages/functions', 'packages/emulator'],
    cpuSeconds: 200,
    command: soak('e2e', 'promise'),
  },
  {
    name: 'the CLI’s drive',
    shows:
      'the documented commands with the real Pulumi CLI: preview, up through failures, an upgrade, drift, another billing of the table, destroy',
    class: 'always',
    inputs: ['packages/infra', 'packages/pulumi-local', 'packages/emulator', 'docs/DEPLOY.md', 'ci/pulumi'],
    cpuSeconds: 230,
    command: soak('e2e', 'pulumi-cli'),
    needsPulumiCli: true,
  },
  {
    name: 'the language host',
    shows:
      'Pulumi’s own host registers what the tests of the program declare; changed settings, refusals, destroy',
    class: 'always',
    inputs: ['packages/infra', 'packages/pulumi-local'],
    cpuSeconds: 30,
    command: soak('e2e', 'language-host'),
  },
  {
    name: 'whole system',
    shows:
      'markets through every reader, heartbeats of both deliveries, the live gateway’s stack and privileges, redriving, the example programs, a simulated run with its audit, edits that deploy an API again',
    class: 'always',
    inputs: ['packages', 'examples'],
    cpuSeconds: 180,
    command: [
      ...soak('e2e', 'system/', 'src/cli.soak', 'src/gateway.soak', 'deployment-snapshot'),
      '--project',
      'simulator',
      '--project',
      'infra',
      '--project',
      'local',
    ],
  },
  {
    name: 'packages',
    shows: 'domain and client are packed, install into an empty project, have types and keep to their size',
    class: 'always',
    inputs: ['packages/client', 'packages/domain', 'packages/std'],
    cpuSeconds: 60,
    command: soak('e2e', 'publish'),
  },
  {
    name: 'Nodes and types',
    shows:
      'the packages’ READMEs on Node 20, 22, 24, Bun and in Chromium; failed handshakes there; TypeScript 5.4, 5.9 and 7',
    class: 'inTurn',
    inputs: ['packages/client', 'packages/domain', 'packages/std'],
    cpuSeconds: 180,
    command: soak('e2e', 'runtimes'),
    env: { REQUIRE_BROWSER: '1' },
  },
  {
    name: 'export',
    shows:
      'files of `analyst export` have what was acknowledged, of a replayed match too, in DuckDB and in pandas, and docs/ANALYSIS.md’s queries run on them',
    class: 'inTurn',
    inputs: ['packages/analyst', 'packages/domain/src/odds', 'docs/ANALYSIS.md'],
    cpuSeconds: 100,
    command: soak('e2e', 'export'),
  },
  {
    name: 'many connections',
    shows: 'one consumer serves thousands of connections with a bounded number of scans and posts',
    class: 'inTurn',
    inputs: ['packages/functions/src/stream', 'packages/domain', 'e2e'],
    cpuSeconds: 60,
    command: soak('e2e', 'many-connections'),
  },
  {
    name: 'gateway audit',
    shows:
      'the live gateway loses nothing while its tasks are killed, subscriptions cut and readers slow; connections resume, all at once too',
    class: 'inTurn',
    inputs: ['packages/gateway', 'packages/client', 'packages/functions', 'packages/emulator'],
    cpuSeconds: 220,
    command: soak('e2e', 'gateway-audit'),
  },
  {
    name: 'delivery switch',
    shows: 'a running stack changes its delivery, there and back, and its shards: no analyst misses anything',
    class: 'inTurn',
    inputs: ['packages/gateway', 'packages/infra', 'packages/client', 'packages/pulumi-local'],
    cpuSeconds: 80,
    command: soak('e2e', 'delivery-switch'),
  },
  {
    name: 'recorded markets',
    shows:
      'recorded feeds of a race, of 67 bookmakers and of quarter lines, from the file to latest and analysts; the alerts of an evening',
    class: 'inTurn',
    inputs: [
      'packages/simulator',
      'packages/functions',
      'packages/domain',
      'packages/console/src/features/alerts',
    ],
    cpuSeconds: 90,
    command: soak('e2e', 'recorded-markets', 'alerts-of-an-evening'),
  },
  {
    name: 'overload',
    shows:
      'analysts cut at once miss nothing and are not closed again; of three times the rate nothing acknowledged is lost, and what is beyond a provider’s is refused; by either delivery one provider’s flood of a game does not hold up another’s odds',
    class: 'inTurn',
    inputs: ['packages/functions', 'packages/client', 'packages/emulator'],
    cpuSeconds: 400,
    command: soak('e2e', 'overload'),
  },
  {
    name: 'fan-out counts',
    shows: 'posts, scans and reads of the published design and of this one, by the meter',
    class: 'inTurn',
    inputs: ['packages/functions/src/stream', 'packages/emulator', 'bench'],
    cpuSeconds: 200,
    command: soak('bench'),
  },
  {
    name: 'emulator benches',
    shows: 'what the emulator costs an item, that it holds its rate, and serves the AWS command line',
    class: 'inTurn',
    inputs: ['packages/emulator'],
    cpuSeconds: 60,
    command: soak('emulator', 'bench', 'aws-cli'),
  },
  {
    name: 'second opinion',
    shows: 'the emulator next to moto, and it and the declared resources next to AWS’s service models',
    class: 'inTurn',
    inputs: ['packages/emulator', 'packages/infra'],
    cpuSeconds: 90,
    command: [...soak('emulator', 'second-opinion'), '--project', 'e2e'],
  },
  {
    name: 'browser journeys',
    shows:
      'the console in a browser while odds arrive: sign-in, board, game, alerts, connection, keyboard, accessibility, live gateway',
    class: 'inTurn',
    inputs: ['packages/console', 'packages/client', 'e2e/console', 'tools/harness'],
    cpuSeconds: 490,
    command: soak('e2e', 'console'),
    env: { REQUIRE_BROWSER: '1' },
  },
  {
    name: 'generated clients',
    shows:
      'clients generated from docs/openapi.json in Go, Java and Python put fractional prices and read them back exactly; types from docs/asyncapi.json have names',
    class: 'inTurn',
    inputs: [
      'docs/openapi.json',
      'e2e/generated-clients',
      'packages/functions/src/write',
      'packages/functions/src/read',
    ],
    cpuSeconds: 120,
    command: soak('e2e', 'generated-clients'),
  },
  {
    name: 'client kit',
    shows:
      'verify-client passes the example analysts in TypeScript, Python and Go with both deliveries, and names the rule that each broken one breaks; the providers retry',
    class: 'inTurn',
    inputs: ['examples', 'packages/simulator/src/verify-client', 'packages/client', 'docs/PROTOCOL.md'],
    cpuSeconds: 700,
    command: [...soak('e2e', 'verify-client', 'examples'), '--project', 'simulator'],
  },
  {
    name: 'long properties',
    shows: 'every property test with ten times as many runs as while working',
    class: 'inTurn',
    inputs: ['packages'],
    cpuSeconds: 80,
    command: [
      'vitest',
      'run',
      '--project',
      'domain',
      '--project',
      'client',
      '--project',
      'functions',
      '--project',
      'markets',
      '--project',
      'std',
    ],
    env: { PBT_NUM_RUNS: '1000' },
  },
  {
    name: 'fuzz',
    shows:
      'bodies, messages, frames, items and recordings that are damaged in any way: no 5xx, no client stuck, everything else is read',
    class: 'inTurn',
    inputs: ['packages/domain', 'packages/functions', 'packages/client', 'packages/simulator/src/replay'],
    cpuSeconds: 130,
    command: [...soak('functions', 'fuzz/'), '--project', 'client', '--project', 'simulator'],
  },
  {
    name: 'client schedules',
    shows: 'the client delivers once and in order after any of thousands of schedules of faults',
    class: 'inTurn',
    inputs: ['packages/client'],
    cpuSeconds: 20,
    command: soak('client', 'promise'),
  },
]

function soak(project: string, ...filters: readonly string[]): readonly string[] {
  return ['vitest', 'run', '--mode', 'soak', '--project', project, ...filters]
}
