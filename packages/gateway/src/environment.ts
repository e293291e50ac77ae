import { Programs } from '@sportsfeeds/functions/long-lived'
import * as z from 'zod'
import { InvalidEnvironmentError } from './errors.ts'

const NonEmpty = z.string().min(1)

/** The environment variables of a task. Infrastructure sets exactly these; ECS adds its own. */
const GatewayEnvironment = z.object({
  /** A dimension of every metric, so that stacks of one account and region stay distinct. */
  STACK_NAME: NonEmpty,
  TABLE_NAME: NonEmpty,
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).optional(),
  STREAM_NAME: NonEmpty,
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: NonEmpty,
  /** The claim that holds the analyst's client id, for example `custom:client`. */
  OIDC_CLIENT_CLAIM: NonEmpty,
  /** Programs of the stack's own user pool, if it has any. */
  OIDC_PROGRAMS: Programs.default({}),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_080),
  ECS_CONTAINER_METADATA_URI_V4: z.url().optional(),
})
type GatewayEnvironment = z.infer<typeof GatewayEnvironment>

/** The variables that infrastructure sets. */
export type GatewayVariables = Omit<
  z.input<typeof GatewayEnvironment>,
  'ECS_CONTAINER_METADATA_URI_V4' | 'PORT'
> & { readonly PORT: string }

/** @throws InvalidEnvironmentError naming every invalid variable, and never a value. */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): GatewayEnvironment {
  const parsed = GatewayEnvironment.safeParse(variables)
  if (parsed.success) return parsed.data
  throw new InvalidEnvironmentError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  )
}
