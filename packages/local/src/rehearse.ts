import { fileURLToPath } from 'node:url'
import { startRehearsal } from './rehearsal.ts'
import type { RunningProduct } from './run-product.ts'
import type { StartOptions } from './start-options.ts'
import type { Terminal } from './terminal.ts'

const directory = fileURLToPath(new URL('../../../.sportsfeeds/pulumi', import.meta.url))

/** `npm start -- --pulumi`: an emulator that waits, and the environment for the user's own `pulumi`. @throws LocalError */
export async function rehearse(options: StartOptions, terminal: Terminal): Promise<RunningProduct> {
  const { port, stack } = options
  const rehearsal = await startRehearsal({
    port,
    consolePort: port === 0 ? 0 : (port + 1) % 65_536,
    stack,
    directory,
    onLog: (message) => terminal.line(message),
  })
  terminal.line(formatRehearsal(rehearsal, stack))
  return { stop: () => rehearsal.close() }
}

/** The environment as a shell takes it, and the commands of a deployment. */
export function formatRehearsal(
  { environment, configFile }: Pick<Awaited<ReturnType<typeof startRehearsal>>, 'environment' | 'configFile'>,
  stack: string,
): string {
  const variables = Object.entries(environment).map(([name, value]) => `  export ${name}='${value}'`)
  const on = `--stack ${stack} --config-file '${configFile}'`
  return [
    'The emulator waits. In another shell, with these variables, the Pulumi CLI works on this machine and reaches no account:',
    '',
    ...variables,
    '',
    `  npm run pulumi -- stack init ${stack}`,
    `  npm run pulumi -- preview ${on}`,
    `  npm run pulumi -- up ${on}`,
    `  npm run pulumi -- refresh ${on}`,
    `  npm run pulumi -- destroy ${on}`,
    '',
    `The settings are those of the stack, with this machine's own issuer in place of a user pool: ${configFile}`,
    'All that it made is gone when this ends; then delete the directory of that file too.',
  ].join('\n')
}
