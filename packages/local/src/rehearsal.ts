import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Cloud, createCloud } from '@sportsfeeds/emulator'
import {
  type CloudContext,
  controlPath,
  type ControlOptions,
  createControlOperations,
  createControlService,
  createProviderFunctions,
  endpointVariable,
  resourceHandlers,
  writePlugins,
} from '@sportsfeeds/pulumi-local'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { accountLimitsPaths, createAccountLimitsService } from './account-limits-service.ts'
import { readStackConfig } from './config/stack-config.ts'
import { putGatewayImage } from './gateway-image.ts'
import { createOidcIssuer, type OidcIssuer } from './sign-in/oidc-issuer.ts'

export interface RehearsalOptions {
  readonly port: number
  readonly consolePort: number
  /** The stack whose settings are rehearsed. */
  readonly stack: string
  /** Gets the project, the plugins and the state. */
  readonly directory: string
  readonly onLog?: (message: string) => void
  readonly onCreate?: ControlOptions<CloudContext>['onCreate']
}

/** An emulator that waits for the real Pulumi CLI. */
export interface Rehearsal {
  readonly cloud: Cloud
  readonly oidc: OidcIssuer
  /** What exists, also of the types that have no effect here. */
  readonly records: ReturnType<typeof createControlOperations>['records']
  /** Variables with which the CLI works on this machine, and can reach no account. */
  readonly environment: Readonly<Record<string, string>>
  /**
   * The project of the rehearsal: the program of packages/infra, with a stack's settings and an issuer of this machine. `stack init` and
   * `config set` write here, so a key of the rehearsal never gets into the file of the stack that is deployed later.
   */
  readonly projectDirectory: string
  close(): Promise<void>
}

/** An account number that AWS never assigns. */
const accountId = '000000000000'
const defaultRegion = 'eu-west-1'
const issuerPath = '/oidc'
const audience = 'sportsfeeds-console'
const infraDirectory = new URL('../../infra/', import.meta.url)
const ProjectFile = z.looseObject({ main: z.string() })

/**
 * Starts the emulator for a deployment by Pulumi's CLI: `preview`, `up`, `refresh` and `destroy` with the providers' plugins of this
 * machine. Analysts sign in at this machine's issuer: the stack's own user pool is the one part that is not rehearsed.
 * @throws LocalError
 */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const { directory, stack } = options
  const settings = await readStackConfig(infraDirectory, stack)
  const region = settings['aws:region'] ?? defaultRegion
  const cloud = await createCloud({
    region,
    accountId,
    host: '127.0.0.1',
    port: options.port,
    distributionPort: options.consolePort,
    onLog: options.onLog,
  })
  const context: CloudContext = {
    cloud,
    region,
    accountId,
    isStrict: true,
    workDirectory: join(directory, 'code'),
    // Nothing has to come back after a restart: Pulumi's state holds what was made.
    generateSecret: (_, length) => randomUUID().replaceAll('-', '').repeat(4).slice(0, length),
  }
  const { operations, records } = createControlOperations({
    handlers: resourceHandlers,
    functions: createProviderFunctions(context),
    context,
    account: { region, accountId },
    ...(options.onCreate === undefined ? {} : { onCreate: options.onCreate }),
  })
  cloud.mount(controlPath, createControlService(operations))
  const oidc = await createOidcIssuer({
    issuer: `${cloud.endpoint}${issuerPath}`,
    audience,
    clientClaim: settings['sportsfeeds:oidcClientClaim'] ?? 'custom:client',
    redirectUris: () =>
      records
        .list()
        .filter(({ type }) => type === 'aws:cloudfront/distribution:Distribution')
        .map(({ outputs }) => `${String(outputs['domainName'])}/`),
    now: () => cloud.clock.now(),
  })
  cloud.mount(issuerPath, oidc, { openToPages: true })

  const limits = createAccountLimitsService()
  for (const path of accountLimitsPaths) cloud.mount(path, limits)

  const gatewayImage =
    settings['sportsfeeds:delivery'] === 'gateway'
      ? await putGatewayImage(cloud, context.workDirectory)
      : undefined
  const bin = join(directory, 'bin')
  const backend = join(directory, 'backend')
  const projectDirectory = join(directory, 'project')
  await writePlugins(bin)
  // An earlier state names what ended with its emulator.
  await rm(backend, { recursive: true, force: true })
  await mkdir(backend, { recursive: true })
  await writeProject(projectDirectory, stack, { ...settings, ...rehearsedSettings(oidc, gatewayImage) })
  return {
    cloud,
    oidc,
    records,
    projectDirectory,
    environment: {
      [endpointVariable]: cloud.endpoint,
      PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
      PULUMI_HOME: join(directory, 'home'),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: 'rehearsal',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      // Keys of no account, for this machine only.
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
      AWS_REGION: region,
      AWS_ENDPOINT_URL: cloud.endpoint,
    },
    async close() {
      await cloud.close()
      await rm(context.workDirectory, { recursive: true, force: true })
    },
  }
}

async function writeProject(directory: string, stack: string, config: Readonly<Record<string, unknown>>) {
  const project = ProjectFile.parse(parse(await readFile(new URL('Pulumi.yaml', infraDirectory), 'utf8')))
  const main = fileURLToPath(new URL(project.main, infraDirectory))
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'Pulumi.yaml'), stringify({ ...project, main }))
  await writeFile(join(directory, `Pulumi.${stack}.yaml`), stringify({ config }))
}

function rehearsedSettings(oidc: OidcIssuer, gatewayImage: string | undefined) {
  return {
    'sportsfeeds:gatewayImage': gatewayImage,
    'sportsfeeds:oidcIssuer': oidc.issuer,
    'sportsfeeds:oidcAudience': audience,
    'sportsfeeds:demoSignIn': 'true',
    'sportsfeeds:deletionProtection': 'false',
    'sportsfeeds:requireMfa': undefined,
    'sportsfeeds:programs': undefined,
    'sportsfeeds:consoleDomain': undefined,
    'sportsfeeds:consoleCertificateArn': undefined,
  }
}
