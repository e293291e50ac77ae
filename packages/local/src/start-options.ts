import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { usageExitCode } from '@sportsfeeds/std/node'
import { blockedPorts } from './blocked-ports.ts'

/** The command line of `npm start`. */
export interface StartOptions {
  readonly port: number
  readonly traffic: boolean
  readonly dataDir?: string
  readonly outputs: string
  readonly stack: 'dev' | 'staging' | 'prod'
  readonly delivery?: 'apiGateway' | 'gateway'
  readonly chaos?: string
  readonly logs?: readonly string[]
  readonly quiet: boolean
  readonly pulumi: boolean
}

const defaultPort = 4510
const defaultOutputsFile = fileURLToPath(new URL('../../../.sportsfeeds/outputs.json', import.meta.url))

/** Prints the help or the mistake and ends the process if there is nothing to start. */
export function parseStartOptions(argv: readonly string[]): StartOptions {
  return new Command('npm start --')
    .description(
      'Runs the whole product on this machine: the Pulumi program of packages/infra on emulated AWS.',
    )
    .option(
      '--port <number>',
      'port of the AWS endpoint and both APIs; the console takes the next one; 0 picks free ports',
      parsePort,
      defaultPort,
    )
    .option('--no-traffic', 'without the demo feed')
    .option(
      '--data-dir <directory>',
      'keep the table and the API keys in this directory across restarts',
      toPath,
    )
    .addOption(
      new Option('--stack <name>', 'the stack whose settings are used')
        .choices(['dev', 'staging', 'prod'])
        .default('dev'),
    )
    .addOption(
      new Option(
        '--delivery <way>',
        "delivery to analysts, in place of what the stack's settings say",
      ).choices(['apiGateway', 'gateway']),
    )
    .option('--outputs <file>', 'where to write the outputs', toPath, defaultOutputsFile)
    .option(
      '--chaos <file>',
      'inject the faults of this JSON file; it is read again whenever it changes',
      toPath,
    )
    .option('--logs <names...>', 'print the logs of these functions; `all` prints those of every function')
    .option(
      '--pulumi',
      'deploy nothing: wait for the Pulumi CLI, and print the environment in which it works on this machine',
      false,
    )
    .option('--quiet', 'print only the addresses and errors', false)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageExitCode))
    .parse(argv)
    .opts<StartOptions>()
}

/** @throws InvalidArgumentError */
export function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > maxPort) {
    throw new InvalidArgumentError(`A port is a whole number from 0 to ${maxPort}.`)
  }
  const blocked = port === 0 ? undefined : [port, port + 1].find((each) => blockedPorts.has(each))
  if (blocked === undefined) return port
  throw new InvalidArgumentError(
    `fetch and browsers refuse port ${blocked}, which ${blocked === port ? 'this is' : 'the console would have'}; choose another.`,
  )
}

/** The console takes the one after it. */
const maxPort = 65_534

function toPath(text: string): string {
  return resolve(text)
}
