import { fileURLToPath } from 'node:url'
import { type Rehearsal, startRehearsal } from './rehearsal.ts'
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
  { environment, projectDirectory }: Pick<Rehearsal, 'environment' | 'projectDirectory'>,
  stack: string,
): string {
  const variables = Object.entries(environment).map(([name, value]) => `  export ${name}='${value}'`)
  const pulumi = `  npm run pulumi -- --cwd '${projectDirectory}'`
  return [
    'The emulator waits. In another shell, with these variables, the Pulumi CLI works on this machine and reaches no account:',
    '',
    ...variables,
    '',
    `${pulumi} stack init ${stack}`,
    ...['preview', 'up', 'refresh', 'destroy'].map((command) => `${pulumi} ${command} --stack ${stack}`),
    '',
    'That directory is the rehearsal’s own project: the program of packages/infra with the settings of the stack, and this machine’s',
    'issuer in place of a user pool. What is set there changes no file of yours. All that it made, the stack too, is gone when this ends.',
  ].join('\n')
}
