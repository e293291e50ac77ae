import { createClientStore } from '../store/client-store.ts'
import { systemClock } from '../clock.ts'
import { functionTelemetry } from '../function-telemetry.ts'
import { openTable } from '../store/open-table.ts'
import { createTokenVerifier } from './token-verifier.ts'
import { parseEnvironment } from '../environment.ts'
import { createAuthorizer } from './authorize.ts'
import { createActiveClients } from './active-clients.ts'

const environment = parseEnvironment('authorizer', process.env)
const clock = systemClock

export const handler = createAuthorizer({
  verifier: createTokenVerifier({
    issuer: environment.OIDC_ISSUER,
    audience: environment.OIDC_AUDIENCE,
    clientClaim: environment.OIDC_CLIENT_CLAIM,
    fetch,
    now: clock.now,
  }),
  clients: createActiveClients(createClientStore(openTable(environment.TABLE_NAME)), clock.now),
  clock,
  telemetry: functionTelemetry('authorizer', environment, clock),
})
