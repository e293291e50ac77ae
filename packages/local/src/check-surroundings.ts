import { createServer } from 'node:net'
import { loopbackProxyAdvice } from '@sportsfeeds/std'
import { PortTakenError, ProxiedLoopbackError } from './errors.ts'

type Variables = Record<string, string | undefined>

/** The address that everything of a local run is at. */
const host = '127.0.0.1'

/**
 * Checks what would otherwise fail late and in a puzzling way: the ports of the endpoint and of the console, and proxies. Takes away the
 * variables that would send the AWS SDK elsewhere.
 * @throws PortTakenError, ProxiedLoopbackError
 */
export async function checkSurroundings(port: number, variables: Variables): Promise<void> {
  for (const name of Object.keys(variables)) if (leadsElsewhere(name)) delete variables[name]
  const advice = loopbackProxyAdvice(variables)
  if (advice !== undefined) throw new ProxiedLoopbackError(advice)
  // 0 stands for any that are free.
  if (port === 0) return
  await refuseTaken(port)
  await refuseTaken(port + 1)
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
function leadsElsewhere(name: string): boolean {
  return /^AWS_(USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT|ENDPOINT_URL.*)$/.test(name)
}

async function refuseTaken(port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, { cause: error }) : error),
    )
    server.listen({ host, port }, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}
