import { ProviderName } from '@sportsfeeds/domain'
import { jsonText } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { Programs } from './auth/programs.ts'
import type { FunctionName } from './bundles.ts'
import { InvalidEnvironmentError } from './errors.ts'
import type { Provider } from './ports.ts'

const NonEmpty = z.string().min(1)
const PositiveNumber = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a positive number')
  .transform(Number)
const WholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number above 0')
  .transform(Number)
const Milliseconds = z
  .string()
  .regex(/^\d{1,9}$/, 'must be whole milliseconds')
  .transform(Number)

const ProviderEntry = z.object({
  name: ProviderName,
  oddsPerSecond: z.number().positive(),
  oddsPerDay: z.number().positive().optional(),
  isOperator: z.boolean(),
}) satisfies z.ZodType<Provider>

/** API key id → provider, such as "acme 1000" or "own 500/9000000 operator": a function has 4 KB for all of its variables. */
const Providers = jsonText('a JSON object').pipe(
  z.record(
    z.string(),
    z
      .string()
      .transform((text) => {
        const [name = '', rates = '', role] = text.split(' ')
        const [perSecond, perDay] = rates.split('/')
        return {
          name,
          oddsPerSecond: Number(perSecond),
          ...(perDay === undefined ? {} : { oddsPerDay: Number(perDay) }),
          isOperator: role === 'operator',
        }
      })
      .pipe(ProviderEntry),
  ),
)

const common = {
  /** A dimension of every metric, so that stacks of one account and region stay distinct. */
  STACK_NAME: NonEmpty,
  TABLE_NAME: NonEmpty,
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).optional(),
}

const readByPages = {
  /** The console's origin; without it no browser of another origin may read responses. */
  ALLOWED_ORIGIN: NonEmpty.optional(),
}

/** The environment variables of every function. Infrastructure sets exactly these; handlers parse them once. */
export const environments = {
  writeFeeds: z.object({
    ...common,
    ...readByPages,
    ODDS_RETENTION_DAYS: PositiveNumber,
    PROVIDERS: Providers,
  }),
  readFeeds: z.object({
    ...common,
    ...readByPages,
    /** Signs the cursors of GET /feeds: any secret that all instances share. */
    CURSOR_SECRET: z.string().min(16),
  }),
  games: z.object({ ...common, ...readByPages, PROVIDERS: Providers }),
  connectionManager: z.object({
    ...common,
    /** Frames are posted to `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
    MANAGEMENT_ENDPOINT: z.url(),
    REGISTRY_STALENESS_MS: Milliseconds,
    CONNECTIONS_PER_ANALYST: WholeNumber,
  }),
  streamConsumer: z.object({
    ...common,
    MANAGEMENT_ENDPOINT: z.url(),
    /** Takes the places of records that cannot be read. */
    ON_FAILURE_QUEUE_URL: z.url(),
    FLUSH_INTERVAL_MS: Milliseconds,
    REGISTRY_STALENESS_MS: Milliseconds,
  }),
  marketProjector: z.object({
    ...common,
    /** The change stream, whose shards are listed. */
    STREAM_NAME: NonEmpty,
    /** The writes of a batch are spread over this time. */
    WRITE_PACE_MS: Milliseconds,
    /** As long as odds are kept. */
    ODDS_RETENTION_DAYS: PositiveNumber,
  }),
  heartbeatWriter: z.object({
    ...common,
    /** The change stream, whose shards are listed. */
    STREAM_NAME: NonEmpty,
  }),
  authorizer: z.object({
    ...common,
    OIDC_ISSUER: z.url(),
    OIDC_AUDIENCE: NonEmpty,
    /** The claim that holds the analyst's client id, for example `custom:client`. */
    OIDC_CLIENT_CLAIM: NonEmpty,
    /** Programs of the stack's own user pool, if it has any. */
    OIDC_PROGRAMS: Programs.default({}),
  }),
} satisfies Record<FunctionName, z.ZodObject>

/** The variables of one function as infrastructure sets them: a missing or misspelt one is a compile error. */
export type EnvironmentVariables<Name extends FunctionName> = z.input<(typeof environments)[Name]>

/** The variables of one function as its handler uses them. */
export type Environment<Name extends FunctionName> = z.infer<(typeof environments)[Name]>

/** @throws InvalidEnvironmentError naming every invalid variable, and never a value: some are secrets. */
export function parseEnvironment<Name extends FunctionName>(
  name: Name,
  variables: Readonly<Record<string, string | undefined>>,
): Environment<Name> {
  const parsed = environments[name].safeParse(variables)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new InvalidEnvironmentError(name, issues)
  }
  // TypeScript does not tie the schema picked by `name` to the type picked by `Name`.
  return parsed.data as Environment<Name>
}
