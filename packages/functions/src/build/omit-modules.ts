import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/**
 * Omits parts of dependencies that no function of ours can reach: about 130 kB that Lambda would load at every cold start
 * and never run. Parts that could still be called by mistake throw an error that says so.
 */
export const omitModules: Plugin = {
  name: 'omit-modules',
  setup: (build) => {
    for (const [index, { filter, contents }] of replacedModules.entries()) {
      const namespace = `omitted-${index}`
      build.onResolve({ filter }, ({ path }) => ({ path, namespace, sideEffects: false }))
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents }))
    }
    build.onLoad({ filter: jsonSchemaModules }, async ({ path }) => ({
      contents: throwingExports(await readFile(path, 'utf8')),
    }))
  },
}

interface ReplacedModule {
  readonly filter: RegExp
  /** The replacement. */
  readonly contents: string
}

const replacedModules: readonly ReplacedModule[] = [
  {
    // Lambda passes its role's credentials as environment variables; no file, metadata service or sign-in is needed.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    filter: /^@aws-sdk\/credential-provider-node$/,
    contents: `export const defaultProvider = () => async () => {
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env
      if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.')
      return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN }
    }`,
  },
  {
    // Endpoint discovery is an option that the table's client does not take.
    filter: /^@aws-sdk\/middleware-endpoint-discovery$/,
    contents: `export const resolveEndpointDiscoveryConfig = (config) => config
    export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
      environmentVariableSelector: () => false, configFileSelector: () => false, default: false,
    }`,
  },
  {
    // Only operations that stream events need it, and none is used here. Kinesis's client sets it up for those.
    filter: /^@smithy\/core\/event-streams$/,
    contents: `export const resolveEventStreamSerdeConfig = (config) => config
    export const eventStreamSerdeProvider = () => undefined
    export class EventStreamSerde {
      constructor() { throw new Error('Event streams are left out of this bundle; see omit-modules.ts.') }
    }`,
  },
]

// Documents are generated from the schemas by tools, never inside a function.
const jsonSchemaModules = /zod[\\/]v4[\\/]core[\\/](json-schema-processors|to-json-schema)\.js$/

function throwingExports(source: string): string {
  return [
    "const leftOut = () => { throw new Error('JSON Schema is left out of this bundle; see omit-modules.ts.') }",
    ...Array.from(
      source.matchAll(/^export (?:const|function) (\w+)/gm),
      ([, name]) => `export const ${name} = leftOut`,
    ),
    'export { leftOut as process }',
  ].join('\n')
}
