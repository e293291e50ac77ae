import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StackOutputs } from '@sportsfeeds/domain'
import { type Cloud, createCloud } from '@sportsfeeds/emulator'
import { openBuilds } from '@sportsfeeds/infra/builds'
import { createProgram } from '@sportsfeeds/infra/program'
import {
  type CloudContext,
  createEngine,
  createProviderFunctions,
  describeResources,
  generateSecret,
  inertTypeNames,
  type Program,
  resourceHandlers,
} from '@sportsfeeds/pulumi-local'
import type { Clock } from '@sportsfeeds/std'
import { buildConsole, buildFunctions } from './builds/build-packages.ts'
import { putGatewayImage } from './gateway-image.ts'
import { loadLocalSecret } from './local-secret.ts'
import type { TokenRequest } from './sign-in/analyst-tokens.ts'
import { createOidcIssuer, type OidcIssuer } from './sign-in/oidc-issuer.ts'
import type { FunctionLogListener } from './print-logs.ts'
import {
  type ConfigValue,
  readProjectName,
  readStackConfig,
  type StackConfig,
  toStackConfig,
} from './config/stack-config.ts'

export type StackName = 'dev' | 'staging' | 'prod'

export interface StartStackOptions {
  /** The stack whose `Pulumi.<stack>.yaml` is read; `dev` by default. */
  readonly stack?: StackName
  /** 0, the default, picks a free one. */
  readonly port?: number
  /**
   * Serves the web console too, at a port of its own: built from its sources, or from the files of a directory. Without
   * it the stack is set up as if the console were hosted elsewhere.
   */
  readonly console?: 'built' | { readonly directory: string } | undefined
  /** The console's port; 0, the default, picks a free one. */
  readonly consolePort?: number
  readonly host?: string
  /** Keeps the table and generated secrets in this directory; without it everything is in memory. */
  readonly dataDir?: string | undefined
  /** Settings that win over the stack's file, by full key: `{'sportsfeeds:flushIntervalMs': 250}`. */
  readonly config?: Readonly<Record<string, ConfigValue>>
  /** The program of `packages/infra` by default. */
  readonly program?: Program
  readonly clock?: Clock
  /** Numbers in [0, 1), for connection ids that repeat. */
  readonly random?: () => number
  /** Called at each step of the start. */
  readonly onProgress?: (step: string) => void
  /** Called with what the services would log: 5xx responses, records that are set aside. */
  readonly onLog?: (message: string) => void
  /** Called with every line that a function prints. */
  readonly onFunctionLog?: FunctionLogListener | undefined
}

export interface RunningStack {
  /** As of the last update. */
  readonly outputs: StackOutputs
  readonly cloud: Cloud
  /** Runs a changed program, or one with changed settings, against the running stack and applies the difference. */
  update(program: Program, config?: StartStackOptions['config']): Promise<StackOutputs>
  /** Issues a token for an analyst of `clientId` (default: the sample client). */
  analystToken(request?: Pick<TokenRequest, 'clientId' | 'expiresInSeconds'>): Promise<string>
  /** Stops everything; `dataDir` stays. */
  close(): Promise<void>
}

/** An account number that AWS never assigns. */
const accountId = '000000000000'
const defaultRegion = 'eu-west-1'
const issuerPath = '/oidc'
const audience = 'sportsfeeds-console'
const infraDirectory = new URL('../../infra/', import.meta.url)

/**
 * Runs the product on this machine: emulates AWS in this process and runs the product's own Pulumi program against it.
 * Pulumi's runtime is global to the process, so stacks start one after another.
 * @throws LocalError, EngineError
 */
export async function startStack(options: StartStackOptions = {}): Promise<RunningStack> {
  const { stack = 'dev', port = 0, host = '127.0.0.1', dataDir, clock, console } = options
  const program =
    options.program ?? createProgram(openBuilds(typeof console === 'object' ? console.directory : undefined))
  const progress = options.onProgress ?? (() => undefined)
  const builds = Promise.all([buildFunctions(), console === 'built' ? buildConsole() : undefined])
  // Awaited below, unless something else fails first.
  builds.catch(() => undefined)
  const [project, fileConfig, secret] = await Promise.all([
    readProjectName(infraDirectory),
    readStackConfig(infraDirectory, stack),
    loadLocalSecret(dataDir, randomBytes),
  ])
  const settings = toStackConfig({ ...fileConfig, ...options.config })
  const region = settings['aws:region'] ?? defaultRegion

  progress('Starting the emulator')
  const cloud = await createCloud({
    region,
    accountId,
    host,
    port,
    distributionPort: options.consolePort,
    dataDir: dataDir === undefined ? undefined : join(dataDir, 'dynamodb'),
    clock,
    random: options.random,
    onLog: options.onLog,
    onFunctionLog: options.onFunctionLog,
  })
  const workDirectory = join(tmpdir(), `sportsfeeds-${randomUUID()}`)
  try {
    let consoleUrl: string | undefined
    const oidc = await mountIssuer(cloud, settings, () =>
      consoleUrl === undefined ? [] : [`${consoleUrl}/`],
    )
    const context: CloudContext = {
      cloud,
      region,
      accountId,
      workDirectory,
      generateSecret: (label, length) => generateSecret(secret, label, length),
    }
    const engine = createEngine({
      project,
      stack,
      handlers: resourceHandlers,
      functions: createProviderFunctions(context),
      context,
    })
    let outputs: StackOutputs
    const update = async (
      next: Program,
      changed: StartStackOptions['config'] = {},
    ): Promise<StackOutputs> => {
      const config = { ...fileConfig, ...options.config, ...changed }
      const image =
        config[deliveryKey] === 'gateway'
          ? await putGatewayImage(cloud, workDirectory, (product) => progress(`Building the ${product}`))
          : undefined
      const { values } = await engine.up(
        next,
        toStackConfig({
          ...fileConfig,
          'aws:region': region,
          ...localConfig(oidc, console !== undefined),
          'sportsfeeds:gatewayImage': image,
          ...options.config,
          ...changed,
        }),
      )
      outputs = StackOutputs.parse({
        ...values,
        local: { awsEndpoint: cloud.endpoint, tokenUrl: oidc.tokenUrl },
      })
      consoleUrl = outputs.consoleUrl
      return outputs
    }
    await builds
    progress(`Running the Pulumi program of stack ${stack}`)
    outputs = await update(program)
    progress(describeResources(engine.resources(), inertTypeNames))
    return {
      get outputs() {
        return outputs
      },
      cloud,
      update,
      analystToken: (request) => oidc.issueToken(request),
      async close() {
        await cloud.close()
        await rm(workDirectory, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await cloud.close()
    await rm(workDirectory, { recursive: true, force: true })
    throw error
  }
}

const deliveryKey = 'sportsfeeds:delivery'
const clientClaimKey = 'sportsfeeds:oidcClientClaim'

async function mountIssuer(
  cloud: Cloud,
  settings: StackConfig,
  redirectUris: () => readonly string[],
): Promise<OidcIssuer> {
  const oidc = await createOidcIssuer({
    issuer: `${cloud.endpoint}${issuerPath}`,
    audience,
    clientClaim: settings[clientClaimKey] ?? 'custom:client',
    redirectUris,
    now: () => cloud.clock.now(),
  })
  cloud.mount(issuerPath, oidc, { openToPages: true })
  return oidc
}

/**
 * Settings of every stack on one machine: analysts sign in here, the console has a port of this machine, and nothing is
 * protected from deletion.
 */
function localConfig(oidc: OidcIssuer, hostConsole: boolean) {
  return {
    'sportsfeeds:hostConsole': hostConsole,
    'sportsfeeds:consoleDomain': undefined,
    'sportsfeeds:consoleCertificateArn': undefined,
    ...(hostConsole ? { 'sportsfeeds:consoleOrigin': undefined } : {}),
    'sportsfeeds:pagesMaySend': true,
    'sportsfeeds:demoSignIn': true,
    'sportsfeeds:oidcIssuer': oidc.issuer,
    'sportsfeeds:oidcAudience': audience,
    'sportsfeeds:programs': undefined,
    'sportsfeeds:deletionProtection': false,
  }
}
