/** The process that Pulumi's CLI starts as `pulumi-resource-aws` and `pulumi-resource-random`. */
import { createControlClient } from './control-client.ts'
import { endpointVariable } from './protocol.ts'
import { serveProvider } from './serve-provider.ts'

const endpoint = process.env[endpointVariable]
if (endpoint === undefined) {
  process.stderr.write(
    `This plugin stands in for AWS on one machine. Set ${endpointVariable} to the address of an emulator, or take this directory off PATH.\n`,
  )
  process.exit(1)
}
const port = await serveProvider(createControlClient(endpoint), '0.1.0')
// The CLI reads the port from the first line.
process.stdout.write(`${port}\n`)
