import { systemClock } from '@sportsfeeds/std'
import { parseEnvironment } from '../environment.ts'
import { createClientStore } from '../store/client-store.ts'
import { createTable } from '../store/create-table.ts'
import { createTelemetry } from '../telemetry.ts'
import { createActiveClients } from '../store/active-clients.ts'
import { createAuthorizer } from './authorizer.ts'
import { createTokenVerifier } from './token-verifier.ts'

const environment = parseEnvironment('authorizer', process.env)
const telemetry = createTelemetry('authorizer', environment, systemClock)

export const handler = telemetry.named(
  createAuthorizer({
    verifier: createTokenVerifier({
      issuer: environment.OIDC_ISSUER,
      audience: environment.OIDC_AUDIENCE,
      clientClaim: environment.OIDC_CLIENT_CLAIM,
      programs: environment.OIDC_PROGRAMS,
      fetch,
      clock: systemClock,
    }),
    clients: createActiveClients(createClientStore(createTable(environment.TABLE_NAME)), systemClock),
    clock: systemClock,
    telemetry,
  }),
)
