import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { checkSurroundings } from './check-surroundings.ts'
import { PortTakenError, ProxiedLoopbackError } from './errors.ts'

test("a taken port is named, the console's too", async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  await expect(checkSurroundings(port, {})).rejects.toBeInstanceOf(PortTakenError)
  // Something else on the machine may have the port before.
  await expect(checkSurroundings(port - 1, {})).rejects.toThrow(new RegExp(`Port (${port - 1}|${port}) `))
})

test('variables that send the AWS SDK elsewhere are taken away, and no others', async () => {
  const variables = {
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
    AWS_REGION: 'eu-west-1',
  }
  await checkSurroundings(0, variables)
  expect(variables).toEqual({ AWS_REGION: 'eu-west-1' })
})

test('a proxy that would take requests to this machine is refused, with the variable that helps', async () => {
  const proxied = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'localhost' }
  await expect(checkSurroundings(0, proxied)).rejects.toBeInstanceOf(ProxiedLoopbackError)
  await expect(checkSurroundings(0, proxied)).rejects.toThrow('NO_PROXY')
})
