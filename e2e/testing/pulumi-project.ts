import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StackOutputs } from '@sportsfeeds/domain'
import { type Rehearsal, type RehearsalOptions, startRehearsal } from '@sportsfeeds/local'
import { buildConsole, buildFunctions } from '@sportsfeeds/local/build-packages'
import * as z from 'zod'

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

export interface PlannedStep {
  readonly op: string
  readonly name: string
  /** Inputs that change, with commas. */
  readonly diffs: string
}

const Preview = z.object({
  changeSummary: z.object({ create: z.number().default(0) }),
  steps: z.array(
    z.object({
      op: z.string(),
      urn: z.string(),
      diffReasons: z.array(z.string()).default([]),
    }),
  ),
})

const Export = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({ urn: z.string(), type: z.string(), custom: z.boolean(), id: z.string().optional() }),
    ),
  }),
})

/** The Pulumi program as the real CLI deploys it in a rehearsal. */
export interface PulumiProject {
  readonly rehearsal: Rehearsal
  /** Runs `pulumi <line>` with the substitutions of {@link substitute}. */
  run(line: string): Promise<CommandResult>
  /** @throws Error with all that the command printed when it fails. */
  succeed(line: string): Promise<CommandResult>
  /** What an update would do, resource by resource, and how many resources it would create as the CLI counts them. */
  preview(): Promise<{ readonly steps: readonly PlannedStep[]; readonly created: number }>
  /** By the documented `npm run --silent pulumi`, whose output is written to a file. */
  outputs(): Promise<StackOutputs>
  /** What the stack knows to exist, without components and providers. */
  resources(): Promise<readonly { readonly type: string; readonly id: string }[]>
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Where `.ci/run` keeps what it has built of Go modules, by the version in ci/pulumi/cli/go.mod. */
async function findCli(): Promise<string> {
  const module = await readFile(join(root, 'ci/pulumi/cli/go.mod'), 'utf8')
  const [, version = ''] = /pulumi\/pkg\/v3 v(\S+)/.exec(module) ?? []
  return join(homedir(), '.cache/sportsfeeds/pulumi', version)
}

export async function openPulumiProject(
  stack: string,
  onCreate?: RehearsalOptions['onCreate'],
): Promise<PulumiProject> {
  const [cliDirectory] = await Promise.all([findCli(), buildFunctions(), buildConsole()])
  const directory = await mkdtemp(join(tmpdir(), 'sportsfeeds-pulumi-'))
  const rehearsal = await startRehearsal({
    port: 0,
    consolePort: 0,
    stack,
    directory: join(directory, 'rehearsal'),
    ...(onCreate === undefined ? {} : { onCreate }),
  })
  await putInWrapper(cliDirectory, rehearsal)
  const environment = {
    ...rehearsal.environment,
    HOME: homedir(),
    // The CLI starts `node` for the program.
    PATH: [cliDirectory, dirname(process.execPath), rehearsal.environment['PATH']].join(delimiter),
  }
  const run = (line: string): Promise<CommandResult> =>
    runCommand(join(cliDirectory, 'pulumi'), substitute(line, rehearsal), {
      cwd: rehearsal.projectDirectory,
      env: environment,
    })
  const succeed = async (line: string): Promise<CommandResult> => {
    const result = await run(line)
    if (result.code === 0) return result
    throw new Error(`pulumi ${line} exited with ${result.code}:\n${result.stdout}\n${result.stderr}`)
  }
  return {
    rehearsal,
    run,
    succeed,
    async preview() {
      const { stdout } = await succeed(`preview --json --stack ${stack}`)
      const { steps, changeSummary } = Preview.parse(JSON.parse(stdout))
      return {
        created: changeSummary.create,
        steps: steps
          .filter(({ urn }) => isOfProvider(urn))
          .map(({ op, urn, diffReasons }) => ({
            op,
            name: urn.slice(urn.lastIndexOf('::') + 2),
            diffs: diffReasons.toSorted().join(', '),
          })),
      }
    },
    async outputs() {
      const outputCommand = ['stack', 'output', '--json', '--show-secrets', '--stack', stack]
      const { stdout } = await runCommand(
        'npm',
        ['run', '--silent', 'pulumi', '--', '--cwd', rehearsal.projectDirectory, ...outputCommand],
        { cwd: root, env: environment },
      )
      return StackOutputs.parse(JSON.parse(stdout))
    },
    async resources() {
      const { stdout } = await succeed(`stack export --stack ${stack}`)
      const { resources } = Export.parse(JSON.parse(stdout)).deployment
      return resources.flatMap(({ urn, type, custom, id = '' }) =>
        custom && isOfProvider(urn) ? [{ type, id }] : [],
      )
    },
    async close() {
      await rehearsal.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The npm package `pulumi` runs the CLI that it finds where it keeps its downloads. */
async function putInWrapper(cliDirectory: string, { environment }: Rehearsal): Promise<void> {
  const wrapper = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'node_modules/pulumi/package.json'), 'utf8')))
  const directory = join(environment['PULUMI_HOME'] ?? '', 'versions', wrapper.version)
  await mkdir(directory, { recursive: true })
  await symlink(cliDirectory, join(directory, 'bin'))
}

/** A resource of a provider: neither a component nor a provider itself. */
function isOfProvider(urn: string): boolean {
  const [, , types = ''] = urn.split('::')
  return /^(aws|random):/.test(types.slice(types.lastIndexOf('$') + 1))
}

/** What differs from the page: there is no shell, no terminal to ask, and the state is kept in a directory of the test. */
function substitute(line: string, { environment }: Rehearsal): string[] {
  const [command = '', ...rest] = line.split(' ')
  const asks = ['up', 'destroy', 'refresh'].includes(command)
  return [
    command,
    ...rest.map((word) =>
      word === '--local' ? (environment['PULUMI_BACKEND_URL'] ?? '') : word.replace(/^'(.*)'$/, '$1'),
    ),
    ...(asks ? ['--yes', '--skip-preview'] : []),
    '--non-interactive',
    '--color=never',
  ]
}

function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code: code ?? 1, stdout, stderr, seconds: (performance.now() - startedMs) / 1_000 }),
    )
  })
}
