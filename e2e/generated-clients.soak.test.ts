import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { startClientStack } from './testing/start-client-stack.ts'
import { download, missingTool, npmPackage, pythonWith, runTool, type ToolResult } from './testing/tools.ts'

const programs = fileURLToPath(new URL('generated-clients', import.meta.url))
const document = fileURLToPath(new URL('../docs/openapi.json', import.meta.url))
const asyncDocument = fileURLToPath(new URL('../docs/asyncapi.json', import.meta.url))

const oapiCodegen = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2'
const openApiGenerator = {
  file: 'org/openapitools/openapi-generator-cli/7.25.0/openapi-generator-cli-7.25.0.jar',
  sha1: '56a9bb79e3bb565f477eddca2c6daa288a9c6f35',
}
const javaLibraries = [
  {
    file: 'com/fasterxml/jackson/core/jackson-core/2.21.5/jackson-core-2.21.5.jar',
    sha1: '7ec0c8bf8402fa998f64b2009632d6566a42ceb7',
  },
  {
    file: 'com/fasterxml/jackson/core/jackson-annotations/2.21/jackson-annotations-2.21.jar',
    sha1: 'b1bc1868bf02dc0bd6c7836257a036a331005309',
  },
  {
    file: 'com/fasterxml/jackson/core/jackson-databind/2.21.5/jackson-databind-2.21.5.jar',
    sha1: '84924990b468233a28214ae2c505a9ec24cd6ea6',
  },
  {
    file: 'com/fasterxml/jackson/datatype/jackson-datatype-jsr310/2.21.5/jackson-datatype-jsr310-2.21.5.jar',
    sha1: '2f8d061404266c0edbdd5674131ed689b6d84491',
  },
  {
    file: 'jakarta/annotation/jakarta.annotation-api/1.3.5/jakarta.annotation-api-1.3.5.jar',
    sha1: '59eb84ee0d616332ff44aba065f3888cf002cd2d',
  },
  {
    file: 'com/google/code/findbugs/jsr305/3.0.2/jsr305-3.0.2.jar',
    sha1: '25ea2e8b0c338a877313bd4672d3fe056ea78f0d',
  },
]
const pythonPackages = [
  'urllib3==2.7.0',
  'python-dateutil==2.9.0.post0',
  'pydantic==2.11.0',
  'typing-extensions==4.12.2',
]

const modelina = '@asyncapi/modelina@5.10.1'

const missing = {
  go: await missingTool([() => runTool('go', ['version'])]),
  java: await missingTool([() => runTool('javac', ['-version']), () => mavenJar(openApiGenerator)]),
  python: await missingTool([() => mavenJar(openApiGenerator), () => pythonWith(pythonPackages)]),
  modelina: await missingTool([() => npmPackage(modelina)]),
}

describe('a client generated from docs/openapi.json puts fractional prices and reads them back exactly', () => {
  let stack: RunningStack
  let directory: string
  let env: Record<string, string>

  beforeAll(async () => {
    const started = await startClientStack()
    stack = started.stack
    directory = await mkdtemp(join(tmpdir(), 'generated-clients-'))
    env = {
      FEEDS_API_URL: stack.outputs.feedsApiUrl,
      API_KEY: Object.values(stack.outputs.providerApiKeys ?? {})[0] ?? '',
      TOKEN: started.token,
    }
  })

  afterAll(async () => {
    await stack.close()
    await rm(directory, { recursive: true, force: true })
  })

  test.skipIf(missing.go !== undefined)('in Go, by oapi-codegen', async () => {
    const cwd = join(directory, 'go')
    await cp(join(programs, 'go'), cwd, { recursive: true })
    await mkdir(join(cwd, 'feeds'))
    const options = ['-generate', 'types,client,skip-prune', '-package', 'feeds', '-o', 'feeds/feeds.go']
    await runTool('go', ['run', oapiCodegen, ...options, document], { cwd })
    expect(readExactly(await runTool('go', ['run', '.'], { cwd, env }))).toEqual(exact)
  })

  test.skipIf(missing.java !== undefined)('in Java, by openapi-generator', async () => {
    const cwd = join(directory, 'java')
    const names = 'apiPackage=feeds,modelPackage=feeds.model,invokerPackage=feeds.client'
    await generate('java', cwd, `${names},openApiNullable=false`, ['--library', 'native'])
    await cp(join(programs, 'java'), cwd, { recursive: true })
    const classPath = (await Promise.all(javaLibraries.map(mavenJar))).join(':')
    const sources = await javaFiles(join(cwd, 'src/main/java'))
    await runTool('javac', ['-nowarn', '-cp', classPath, '-d', 'classes', 'Main.java', ...sources], { cwd })
    expect(readExactly(await runTool('java', ['-cp', `classes:${classPath}`, 'Main'], { cwd, env }))).toEqual(
      exact,
    )
  })

  test.skipIf(missing.python !== undefined)('in Python, by openapi-generator', async () => {
    const cwd = join(directory, 'python')
    await generate('python', cwd, 'packageName=feeds')
    await cp(join(programs, 'python'), cwd, { recursive: true })
    expect(readExactly(await runTool(await pythonWith(pythonPackages), ['main.py'], { cwd, env }))).toEqual(
      exact,
    )
  })
})

test.skipIf(missing.modelina !== undefined)(
  'docs/asyncapi.json is valid, and types generated from it all have names',
  async () => {
    const program = `
      import { readFile } from 'node:fs/promises'
      import { TypeScriptGenerator } from '@asyncapi/modelina'
      import { Parser } from '@asyncapi/parser'
      const text = await readFile(${JSON.stringify(asyncDocument)}, 'utf8')
      const { diagnostics } = await new Parser().parse(text)
      const models = await new TypeScriptGenerator().generate(JSON.parse(text))
      const errors = diagnostics.filter(({ severity }) => severity < 2).map(({ message }) => message)
      console.log(JSON.stringify({ errors, types: models.map(({ modelName, result }) => modelName + ' ' + result) }))`
    const cwd = await npmPackage(modelina)
    const { stdout } = await runTool(process.execPath, ['--input-type=module', '-e', program], { cwd })
    const { errors, types } = z
      .object({ errors: z.array(z.string()), types: z.array(z.string()) })
      .parse(JSON.parse(stdout))
    expect(errors).toEqual([])
    expect(types.length).toBeGreaterThan(15)
    expect(types.filter((type) => type.includes('Anonymous'))).toEqual([])
  },
)

function mavenJar({ file, sha1 }: { readonly file: string; readonly sha1: string }): Promise<string> {
  return download(`https://repo1.maven.org/maven2/${file}`, sha1)
}

async function generate(
  generator: 'java' | 'python',
  directory: string,
  properties: string,
  options: readonly string[] = [],
): Promise<void> {
  const onlyCode = 'apiTests=false,modelTests=false,apiDocs=false,modelDocs=false,apis,models,supportingFiles'
  const jar = await mavenJar(openApiGenerator)
  const input = ['-i', document, '-o', directory, '--additional-properties', properties]
  await runTool('java', [
    '-jar',
    jar,
    'generate',
    '-g',
    generator,
    ...input,
    '--global-property',
    onlyCode,
    ...options,
  ])
}

async function javaFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter(({ name }) => name.endsWith('.java'))
    .map(({ parentPath, name }) => join(parentPath, name))
}

const Printed = z.object({
  prices: z.array(z.string()),
  seq: z.number(),
  receivedAt: z.number(),
  score: z.string(),
})

/** What float32, or numbers in place of text, would have changed. */
const exact = { prices: ['9/2', '100/30'], seq: 9_007_199_254_740_991, score: '2', isRecent: true }

function readExactly({ stdout }: ToolResult): typeof exact {
  const { receivedAt, ...printed } = Printed.parse(JSON.parse(stdout))
  return { ...printed, isRecent: Math.abs(Date.now() - receivedAt) < 120_000 }
}
