import { maxOddsPerRequest, ProviderName } from '@sportsfeeds/domain'
import { ClientId, jsonText, maxConnectionsPerAnalyst } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { InvalidStackConfigError } from './errors.ts'
import { maxGatewayTasks } from './gateway-tasks.ts'
import { providerEntry } from './provider-entry.ts'

/** Retention periods that CloudWatch Logs offers: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

const namespace = 'sportsfeeds'

function keyOf(name: string): string {
  return name === 'region' ? 'aws:region' : `${namespace}:${name}`
}

function whole(min: number, max: number) {
  return z.coerce.number().int().min(min).max(max)
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html, of one table by default. */
const capacityUnits = whole(1, 40_000)

const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] })

const Provider = z.strictObject({
  name: ProviderName,
  /** Odds a second, in the long run; twice as many may come at once. */
  oddsPerSecond: z.number().int().min(maxOddsPerRequest).max(100_000).default(maxOddsPerRequest),
  /** Odds from midnight to midnight, UTC; no limit when left out. */
  oddsPerDay: z.number().int().min(maxOddsPerRequest).max(9_999_999_999).optional(),
  /** True for the operator's own key: it may change games that others have put. */
  operator: z.boolean().default(false),
  /** PUT requests a second, in the long run. */
  ratePerSecond: z.number().positive().max(10_000),
  /** PUT requests at once. */
  burst: z.number().int().positive().max(5_000),
  /** PUT requests a day; no quota when left out. API Gateway keeps it in 32 bits. */
  dailyQuota: z
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .optional(),
})

const secondsPerDay = 86_400

/** Over which AWS WAF counts the requests of an address. */
export const addressWindowSeconds = 300

/** A quota below the rate shuts a provider out before the day ends, at the rate that was agreed. */
const quotaFitsRate = {
  holds: ({ ratePerSecond, dailyQuota }: z.infer<typeof Provider>) =>
    dailyQuota === undefined || dailyQuota >= ratePerSecond * secondsPerDay,
  error: (issue: { readonly input?: unknown }) =>
    `is used up before the day ends at the provider's own rate: at least ${secondsPerDay} × ratePerSecond, or leave it out, not ${
      (issue.input as z.infer<typeof Provider>).dailyQuota
    }`,
}

/**
 * Lambda's 4 KB of environment hold an entry for each provider, by an API key id of 10 characters.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const maxProviderBytes = 3_500
const keyOfEntryBytes = '"0123456789":"",'.length

function isOrigin(url: string): boolean {
  return URL.parse(url)?.origin === url
}

const originRule = 'must be an origin: no path and no slash at its end'

const Origins = jsonText('a list of origins')
  .pipe(z.array(z.url({ protocol: /^https$/ }).refine(isOrigin, originRule)))
  .optional()

const Providers = jsonText('a list of providers')
  .pipe(
    z
      .array(Provider.refine(quotaFitsRate.holds, { path: ['dailyQuota'], error: quotaFitsRate.error }))
      .min(1),
  )
  .refine(
    (providers) =>
      providers.reduce((bytes, provider) => bytes + providerEntry(provider).length + keyOfEntryBytes, 0) <=
      maxProviderBytes,
    `are too many for the 4 KB that a function's environment may have: their names, rates and keys take more than ${maxProviderBytes} bytes; shorten the names, or share the providers out over two stacks`,
  )
  .refine(
    (providers) => new Set(providers.map(({ name }) => name)).size === providers.length,
    'must have distinct names',
  )

/** Their ids and clients have to fit into a function's environment, which has little else. */
const maxPrograms = 20

const Programs = jsonText('a list of programs')
  .pipe(
    z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens'),
          /** The client whose analysts the program counts among. */
          clientId: ClientId,
        }),
      )
      .min(1)
      .max(maxPrograms),
  )
  .refine(
    (programs) => new Set(programs.map(({ name }) => name)).size === programs.length,
    'must have distinct names',
  )
  .optional()

const capacityBounds = ['minWriteUnits', 'maxWriteUnits', 'minReadUnits', 'maxReadUnits'] as const

/** Settings of a stack file, in the namespace `sportsfeeds`; Pulumi hands every value over as a string. */
const StackConfigSchema = z
  .object({
    /** `aws:region`: where everything is made. */
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must name an AWS region, such as eu-west-1')
      .refine(
        (region) => !/^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/.test(region),
        'is in a partition of its own (China, GovCloud, isolated or sovereign): this stack uses ARNs, addresses and services of the commercial one',
      ),
    /** The one account that this stack may be made in; with it, no other is touched by mistake. */
    accountId: z
      .string()
      .regex(/^\d{12}$/, 'must be the 12 digits of an account, quoted')
      .optional(),
    /** Odds a second at the peak that must be held. */
    expectedWritesPerSecond: whole(1, 100_000).default(500),
    averageItemBytes: whole(1, 400_000).default(500),
    streamMode: z.enum(['provisioned', 'onDemand']).default('provisioned'),
    /** Overrides the formula. */
    shards: whole(1, 500).optional(),
    billingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PAY_PER_REQUEST'),
    /** Bounds of auto scaling for a provisioned table, units a second; from the expected load when left out. */
    minWriteUnits: capacityUnits.optional(),
    maxWriteUnits: capacityUnits.optional(),
    minReadUnits: capacityUnits.optional(),
    maxReadUnits: capacityUnits.optional(),
    oddsRetentionDays: whole(1, 3650).default(30),
    logRetentionDays: whole(1, 3653)
      .refine((days) => logRetentionDays.includes(days), `must be one of ${logRetentionDays.join(', ')}`)
      .default(30),
    /** Delivery to analysts: by API Gateway's WebSockets, or by the live gateway's own. */
    delivery: z.enum(['apiGateway', 'gateway']).default('apiGateway'),
    /** The live gateway's container image, by tag or digest. */
    gatewayImage: z
      .string()
      .regex(
        /^[a-z0-9][\w.:/-]*(:[\w.-]+|@sha256:[0-9a-f]{64})$/,
        'must be an image with its tag or digest, such as <registry>/sportsfeeds-gateway:<tag>',
      )
      .optional(),
    /** Tasks of the live gateway that always run, and the most that it grows to: a stream has 20 consumers, and each task is one. */
    gatewayTasks: whole(1, maxGatewayTasks).default(2),
    gatewayMaxTasks: whole(1, maxGatewayTasks).default(6),
    flushIntervalMs: whole(10, 10_000).default(100),
    /** With the 5 s for which a client is remembered, those who lose access are cut off within 10 s. */
    registryStalenessMs: whole(100, 4_000).default(1_000),
    /** Connections that one analyst may have open. */
    connectionsPerAnalyst: whole(1, 5_000).default(maxConnectionsPerAnalyst),
    /** Batches of one shard under way at a time. Lambda keeps the order of what has one partition key; clients order what they receive. */
    parallelizationFactor: whole(1, 10).default(1),
    /** Time in which records gather before their markets are written: longer is fewer writes, and more to read for the latest. */
    marketsWindowSeconds: whole(1, 300).default(7),
    providers: Providers,
    /** Requests that one address may send to the REST API in five minutes, by a rule of AWS WAF; as many as it likes when left out. */
    requestsPerAddress: whole(10, 2_000_000_000).optional(),
    /** Issuer of analysts' tokens; a Cognito user pool of the stack's own when left out. */
    oidcIssuer: z.url().optional(),
    oidcAudience: z.string().min(1).optional(),
    /** The claim that holds the analyst's client id. */
    oidcClientClaim: z.string().min(1).default('custom:client'),
    /** True if every user of the stack's own pool signs in with a code of an authenticator app as well; without effect on another issuer. */
    requireMfa: flag.default(false),
    /** Analysts' unattended programs, which get an id and a secret at the stack's own pool. */
    programs: Programs,
    /** Origins called to sign in, when the issuer's discovery document names others than its own. */
    oidcOrigins: Origins,
    /** True if the stack serves the web console itself. */
    hostConsole: flag.default(true),
    /** The origin of a console that is hosted elsewhere: browsers may call the APIs from there. */
    consoleOrigin: z.url().refine(isOrigin, originRule).optional(),
    /** A domain of one's own for the console; CloudFront's when left out. Its DNS is to point to `consoleAliasTarget`. */
    consoleDomain: z
      .string()
      .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'must be a domain name')
      .optional(),
    /** The certificate for that domain. CloudFront takes those of us-east-1 only. */
    consoleCertificateArn: z
      .string()
      .regex(
        /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/,
        'must be the ARN of a certificate in us-east-1, wherever the stack is',
      )
      .optional(),
    /** Edge locations that serve the console: https://aws.amazon.com/cloudfront/pricing/ */
    consolePriceClass: z
      .enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All'])
      .default('PriceClass_100'),
    /**
     * Pages of the console's origin may send odds and games too, with a provider's key that is entered there: for trying
     * the API out. Providers themselves send from servers.
     */
    pagesMaySend: flag.default(false),
    /** The console says that anyone may sign in: an issuer that asks for no password, for trying things out. */
    demoSignIn: flag.default(false),
    /** Address that alarms are sent to; it has to confirm. Without one they show on the dashboard only. */
    alarmEmail: z.email().optional(),
    /** The account's quota of concurrent executions in the region, which an alarm is measured against. */
    concurrencyLimit: whole(10, 1_000_000).default(1_000),
    /** Keeps table, stream and user pool from being deleted. */
    deletionProtection: flag.default(false),
  })
  .refine(({ oidcIssuer, oidcAudience }) => oidcIssuer === undefined || oidcAudience !== undefined, {
    path: ['oidcAudience'],
    message: 'is required with oidcIssuer',
  })
  .refine(({ oidcIssuer, oidcOrigins }) => oidcIssuer !== undefined || oidcOrigins === undefined, {
    path: ['oidcOrigins'],
    message: 'is for an issuer that oidcIssuer names; those of a user pool are known',
  })
  .refine(({ oidcIssuer, programs }) => oidcIssuer === undefined || programs === undefined, {
    path: ['programs'],
    message: "is for the stack's own user pool; register programs at the issuer that oidcIssuer names",
  })
  .refine(({ streamMode, shards }) => streamMode === 'provisioned' || shards === undefined, {
    path: ['shards'],
    message: 'is for a provisioned stream only',
  })
  .superRefine(({ billingMode, ...given }, context) => {
    for (const bound of capacityBounds) {
      if (billingMode === 'PROVISIONED' || given[bound] === undefined) continue
      context.addIssue({ code: 'custom', path: [bound], message: 'is for billingMode PROVISIONED only' })
    }
  })
  .refine(({ minWriteUnits = 0, maxWriteUnits = Infinity }) => minWriteUnits <= maxWriteUnits, {
    path: ['maxWriteUnits'],
    message: 'must be at least minWriteUnits',
  })
  .refine(({ minReadUnits = 0, maxReadUnits = Infinity }) => minReadUnits <= maxReadUnits, {
    path: ['maxReadUnits'],
    message: 'must be at least minReadUnits',
  })
  .refine(({ hostConsole, consoleOrigin }) => !hostConsole || consoleOrigin === undefined, {
    path: ['consoleOrigin'],
    message: 'is for a console that is hosted elsewhere: set hostConsole: false as well, or leave it out',
  })
  .refine(({ hostConsole, consoleDomain }) => hostConsole || consoleDomain === undefined, {
    path: ['consoleDomain'],
    message: 'is for a console that the stack hosts itself',
  })
  .refine(
    ({ consoleDomain, consoleCertificateArn }) =>
      (consoleDomain === undefined) === (consoleCertificateArn === undefined),
    { path: ['consoleDomain'], message: 'and consoleCertificateArn go together' },
  )
  .refine(({ delivery, gatewayImage }) => delivery === 'apiGateway' || gatewayImage !== undefined, {
    path: ['gatewayImage'],
    message: 'is required with delivery gateway: docs/DEPLOY.md says how to publish one',
  })
  .refine(({ gatewayTasks, gatewayMaxTasks }) => gatewayTasks <= gatewayMaxTasks, {
    path: ['gatewayMaxTasks'],
    message: 'must be at least gatewayTasks',
  })
  .refine(
    ({ requestsPerAddress = Infinity, providers }) =>
      providers.every(({ ratePerSecond }) => requestsPerAddress >= ratePerSecond * addressWindowSeconds),
    {
      path: ['requestsPerAddress'],
      message: `is used up by a provider at its own rate: at least ${addressWindowSeconds} × the largest ratePerSecond`,
    },
  )
  .refine(({ demoSignIn, oidcIssuer }) => !demoSignIn || oidcIssuer !== undefined, {
    path: ['demoSignIn'],
    message: 'is for an issuer that oidcIssuer names; a user pool asks for passwords',
  })
export type StackConfig = z.infer<typeof StackConfigSchema>

/** Every key that a stack's file may have, as written there. */
export const configKeys: readonly string[] = Object.keys(StackConfigSchema.shape).map(keyOf)

/**
 * @param settings all settings of the stack by full key, `sportsfeeds:flushIntervalMs`: what `pulumi.runtime.allConfig()` gives.
 * @throws InvalidStackConfigError with every mistake at once.
 */
export function parseStackConfig(stack: string, settings: Readonly<Record<string, string>>): StackConfig {
  const values = Object.fromEntries(
    Object.keys(StackConfigSchema.shape).map((name) => [name, settings[keyOf(name)]]),
  )
  const parsed = StackConfigSchema.safeParse(values)
  const unknown = Object.keys(settings)
    .filter((key) => key.startsWith(`${namespace}:`) && !configKeys.includes(key))
    .map((key) => `${key}: unknown setting. Valid: ${configKeys.join(', ')}`)
  const nameIssues = stackNameIssues(stack)
  if (parsed.success && unknown.length === 0 && nameIssues.length === 0) return parsed.data
  const issues = (parsed.error?.issues ?? []).map(({ path: [name, ...rest], message, code }) => {
    const value = values[String(name)]
    // A number that is none is spoken of as NaN otherwise.
    const said =
      code === 'invalid_type' && value !== undefined
        ? `${message.replace(/, received NaN$/, '')}, not "${value}"`
        : message
    return `${[keyOf(String(name)), ...rest.map(String)].join('.')}: ${said}`
  })
  throw new InvalidStackConfigError(stack, [...nameIssues, ...issues, ...unknown], { cause: parsed.error })
}

/**
 * The stack's name is part of a bucket's and of a sign-in domain's name, which have the strictest rules of all:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
 */
function stackNameIssues(stack: string): string[] {
  const reserved = ['aws', 'amazon', 'cognito'].find((word) => stack.includes(word))
  if (reserved !== undefined)
    return [`the stack's name: "${stack}" has "${reserved}" in it, which Cognito refuses; choose another`]
  return /^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(stack)
    ? []
    : [
        `the stack's name: must be at most 30 lower-case letters, digits and hyphens, with no hyphen at its ends, not "${stack}"`,
      ]
}
