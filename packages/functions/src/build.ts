import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { bundleDirectory, type FunctionName, functionNames, sourceMapDirectory } from './bundles.ts'
import { omitModules } from './omitted-modules.ts'

/** Builds every Lambda function into one minified ESM file and prints what each costs to load. */
const main = async (): Promise<void> => {
  const rows: BundleReport[] = []
  for (const name of functionNames) {
    if (existsSync(entryPoint(name))) rows.push(await buildFunction(name))
  }
  process.stdout.write(formatTable(rows))
  const tooLarge = rows.filter(({ name, bytes }) => bytes > (maxBundleBytes[name] ?? Infinity))
  if (tooLarge.length > 0) {
    throw new Error(
      `Too large: ${tooLarge.map(({ name }) => name).join(', ')}. Find what came in, or raise maxBundleBytes.`,
    )
  }
}

/** Size is start-up time: these answer a caller who waits. */
const maxBundleBytes: Partial<Record<FunctionName, number>> = { writeFeeds: 300_000, readFeeds: 300_000 }

interface BundleReport {
  readonly name: FunctionName
  readonly bytes: number
  readonly coldImportMs: number
}

const buildFunction = async (name: FunctionName): Promise<BundleReport> => {
  const bundle = join(bundleDirectory(name), 'index.mjs')
  const sourceMap = join(sourceMapDirectory(name), 'index.mjs.map')
  // Built apart and renamed: whoever starts the function meanwhile finds the former bundle or the new one.
  const workDirectory = await mkdtemp(join(tmpdir(), `${name}-`))
  const outfile = join(workDirectory, 'index.mjs')
  await build({
    entryPoints: [entryPoint(name)],
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
    plugins: [omitModules],
    banner: { js: requireBanner },
    logLevel: 'warning',
  })
  await replace(`${outfile}.map`, sourceMap)
  await replace(outfile, bundle)
  await rm(workDirectory, { recursive: true })
  const { size } = await stat(bundle)
  return { name, bytes: size, coldImportMs: await measureColdImport(bundle) }
}

/** Puts `file` at `target` in one step, also from another file system. */
const replace = async (file: string, target: string): Promise<void> => {
  const beside = `${target}.${process.pid}`
  await mkdir(dirname(target), { recursive: true })
  await copyFile(file, beside)
  await rename(beside, target)
}

const entryPoint = (name: FunctionName): string => {
  const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return fileURLToPath(new URL(`./handlers/${file}.ts`, import.meta.url))
}

// CommonJS dependencies inside an ES module still call `require` for Node's own modules.
const requireBanner =
  "import{createRequire as sportsfeedsRequire}from'node:module';const require=sportsfeedsRequire(import.meta.url);"

/** Median milliseconds that a new process takes to import the bundle, without the start of Node itself. */
const measureColdImport = async (file: string): Promise<number> => {
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
  TABLE_NAME: 'sportsfeeds',
  ODDS_RETENTION_DAYS: '30',
  PROVIDERS: '{}',
  CURSOR_SECRET: 'only-for-the-measurement',
  MANAGEMENT_ENDPOINT: 'https://example.execute-api.eu-west-1.amazonaws.com/v1',
  REGISTRY_STALENESS_MS: '1000',
  FLUSH_INTERVAL_MS: '100',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'sportsfeeds',
  OIDC_CLIENT_CLAIM: 'custom:client',
}

const formatTable = (rows: readonly BundleReport[]): string =>
  [
    ['bundle', 'minified kB', 'cold import ms'],
    ...rows.map(({ name, bytes, coldImportMs }) => [
      name,
      (bytes / 1000).toFixed(1),
      coldImportMs.toFixed(0),
    ]),
  ]
    .map(
      ([name = '', size = '', cold = '']) => `${name.padEnd(20)}${size.padStart(12)}${cold.padStart(16)}\n`,
    )
    .join('')

await main()
