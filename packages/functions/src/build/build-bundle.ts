import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { lightBuiltins } from './light-builtins.ts'
import { omitModules } from './omit-modules.ts'

export interface BundleFiles {
  /** For Lambda, the module that exports `handler`. */
  readonly entryPoint: string
  readonly bundle: string
  readonly sourceMap: string
}

export interface BundleCost {
  readonly bytes: number
  /** Median milliseconds that a new process takes to import the bundle, without the start of Node itself. */
  readonly coldImportMs: number
}

/** Builds one Lambda function into a minified ESM file. @returns its cost to load. */
export async function buildBundle(files: BundleFiles): Promise<BundleCost> {
  await buildFile(files, [omitModules, lightBuiltins])
  return measureBundle(files.bundle)
}

/** Builds a module and all that it imports into one minified ESM file. */
export async function buildFile(
  { entryPoint, bundle, sourceMap }: BundleFiles,
  plugins: readonly Plugin[] = [],
): Promise<void> {
  // Built elsewhere and renamed: a function that starts meanwhile finds either the old bundle or the new one.
  const workDirectory = await mkdtemp(join(tmpdir(), 'sportsfeeds-bundle-'))
  const outfile = join(workDirectory, 'index.mjs')
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK's ES modules can be tree-shaken; its CommonJS build, which Node would choose, cannot.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    sourcemap: 'external',
    legalComments: 'none',
    plugins: [...plugins],
    banner: { js: requireBanner },
    logLevel: 'warning',
  })
  await replace(`${outfile}.map`, sourceMap)
  await replace(outfile, bundle)
  await rm(workDirectory, { recursive: true })
}

/** Measures an existing bundle. */
export async function measureBundle(bundle: string): Promise<BundleCost> {
  const { size } = await stat(bundle)
  return { bytes: size, coldImportMs: await measureColdImport(bundle) }
}

/** Moves `file` to `target` in one step, even across file systems. */
async function replace(file: string, target: string): Promise<void> {
  const temporary = `${target}.${process.pid}`
  await mkdir(dirname(target), { recursive: true })
  await copyFile(file, temporary)
  await rename(temporary, target)
}

// CommonJS dependencies inside an ES module still call `require` for Node's own modules.
const requireBanner =
  "import{createRequire as sportsfeedsRequire}from'node:module';const require=sportsfeedsRequire(import.meta.url);"

async function measureColdImport(file: string): Promise<number> {
  const program = `const t=performance.now();await import(${JSON.stringify(pathToFileURL(file).href)});process.stdout.write(String(performance.now()-t));process.exit(0)`
  const samples: number[] = []
  for (let sample = 0; sample < coldImportSamples; sample += 1) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, ...sampleEnvironment },
    })
    samples.push(Number(stdout))
  }
  return samples.toSorted((a, b) => a - b)[Math.floor(coldImportSamples / 2)] ?? Number.NaN
}

const run = promisify(execFile)
const coldImportSamples = 5

/** Enough for every handler to be imported; nothing is called. */
const sampleEnvironment = {
  AWS_REGION: 'eu-west-1',
  STACK_NAME: 'dev',
  TABLE_NAME: 'sportsfeeds',
  ODDS_RETENTION_DAYS: '30',
  PROVIDERS: '{}',
  CURSOR_SECRET: 'only-for-the-measurement',
  MANAGEMENT_ENDPOINT: 'https://example.execute-api.eu-west-1.amazonaws.com/v1',
  ON_FAILURE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/on-failure',
  REGISTRY_STALENESS_MS: '1000',
  CONNECTIONS_PER_ANALYST: '50',
  FLUSH_INTERVAL_MS: '100',
  STREAM_NAME: 'changes',
  WRITE_PACE_MS: '5000',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'sportsfeeds',
  OIDC_CLIENT_CLAIM: 'custom:client',
}
