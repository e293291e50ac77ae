import { simulatedSports } from '@sportsfeeds/markets'
import { CodedError } from '@sportsfeeds/std'
import { Command, CommanderError, Option } from 'commander'
import { audit } from './commands/audit.ts'
import { client } from './commands/client.ts'
import { type CommandContext, exitCodes } from './commands/context.ts'
import { cost } from './commands/cost.ts'
import { replay } from './commands/replay.ts'
import { run } from './commands/run.ts'
import { seed } from './commands/seed.ts'
import { verifyClient, type VerifyClientPlan } from './commands/verify-client.ts'
import { InvalidOptionsError } from './errors.ts'
import { defaultOutputsFile, type RawOptions } from './plan/check-options.ts'
import { planAudit } from './plan/plan-audit.ts'
import { planClient } from './plan/plan-client.ts'
import { planReplay } from './plan/plan-replay.ts'
import { planRun } from './plan/plan-run.ts'
import { planSeed } from './plan/plan-seed.ts'
import { profileNames } from './load/profiles.ts'

const stop = new AbortController()

const context: CommandContext = {
  environment: process.env,
  say: (line) => process.stderr.write(`${line}\n`),
  progress: process.stderr,
  signal: stop.signal,
}

/** The first Ctrl-C ends the run and has it reported; the second one ends the process. */
function onInterrupt(): void {
  if (stop.signal.aborted) process.exit(130)
  stop.abort()
}

/** @param failedCode when the command could not do what it is for. */
async function exitWith(code: () => Promise<number>, failedCode: number = exitCodes.notOk): Promise<void> {
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)
  try {
    process.exitCode = await code()
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    context.say(error.message)
    process.exitCode = error instanceof InvalidOptionsError ? exitCodes.invalidOptions : failedCode
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}

function withTarget(command: Command): Command {
  return command
    .option('--outputs <file>', `outputs of the stack to drive (default: ${defaultOutputsFile})`)
    .option('--stack <name>', 'Pulumi stack to drive, instead of an outputs file')
    .option('--provider <name>', 'provider whose API key to use (default: the first of the outputs)')
}

function withDrive(command: Command): Command {
  return withTarget(command)
    .option('--embedded', 'start the system for this run only')
    .option('--delivery <way>', 'with --embedded: apiGateway or gateway (default: apiGateway)')
    .option('--analysts <n>', 'number of connected analysts (default: 1)')
    .option('--few-games <share>', 'share of the analysts, 0 to 1, that follow three games only')
    .option('--conflating <share>', 'share that wants only the newest odds of each market')
    .option('--slow <share>', 'share that repeatedly stops reading its socket')
    .option('--stall <duration>', 'pause in which a slow analyst does not read (default: 2s)')
    .option('--flapping <share>', 'share that loses its connection at random')
    .option('--flap-every <duration>', 'average lifetime of a flapping connection (default: 10s)')
    .option('--json <file>', 'write the report as JSON; "-" is standard output')
    .option('--csv <file>', 'write the steps of the run as CSV')
    .option('--html <file>', 'write the report as one page with charts')
    .option('--record <file>', 'record each key that was sent, acknowledged and received, for `audit`')
    .addOption(
      new Option(
        '--threshold <expression...>',
        'condition such as endToEnd.p99<250 or lost==0; exit code 99 if it does not hold',
      ),
    )
    .option('--warm-up', 'start the functions before measuring (default: only with --embedded)')
    .option('--no-warm-up', 'include cold starts in the measurement')
    .option('--batch <n>', 'maximum number of odds in one request (default: 10)')
    .option('--late-after <duration>', 'delay after which a request counts as late (default: 250ms)')
    .option(
      '--settle <duration>',
      'after the load, silence after which the rest counts as lost (default: 15s)',
    )
}

const program = new Command('simulator')
  .description('Provider load, recorded markets, simulated analysts, and the audit of what reached them.')
  .exitOverride()

withDrive(program.command('run'))
  .description('Send odds of simulated games in play at a fixed rate, however slow the system is.')
  .option('--rate <n>', 'odds per second; base rate of a spike, average of a matchday (default: 500)')
  .option('--profile <name>', `${profileNames.join(', ')} (default: steady)`)
  .option('--stages <list>', 'a list of rates instead: 30s:100,60s:500, or 30s:100-500 for a ramp')
  .option(
    '--duration <duration>',
    'length of the run, such as 30s or 5m (default: depends on the profile, 30s for steady)',
  )
  .option(
    '--providers <n>',
    'number of providers that share the load, each with its own margins and delay (default: 1)',
  )
  .option('--games <n>', 'number of games in play (default: 20)')
  .option('--sports <list>', `list of ${simulatedSports.join(', ')} (default: soccer,basketball,tennis)`)
  .option('--seed <n>', 'the same seed gives the same games and prices (default: 1)')
  .action((options: RawOptions) => exitWith(async () => run(planRun(options), context)))

withDrive(program.command('replay'))
  .description(
    'Replay recorded markets: Betfair stream files, responses of The Odds API, messages of Sportradar and CSV, merged by time.',
  )
  .argument('[files...]')
  .option('--scores <file>', 'recorded scores that name the teams')
  .option('--odds-format <name>', "decimal or american: The Odds API's prices (default: as they look)")
  .option('--provider-keys <file>', 'JSON of API keys by provider, where a recording has several')
  .option('--speed <n>', 'playback speed, 1 for real time (default: 1)')
  .option('--rate <n>', 'odds per second, instead of the recorded times')
  .option('--from <date>', 'skip what was recorded before this date')
  .option('--to <date>', 'skip what was recorded after this date')
  .option('--keep-dates', 'keep the recorded dates instead of dating odds when they are sent')
  .action((files: string[], options: RawOptions) =>
    exitWith(async () => replay(planReplay(files, options), context)),
  )

withTarget(program.command('audit'))
  .description('List what is in the table, or compare it with the record of a run.')
  .option('--from <date>', 'first feed date (default: that of the record)')
  .option('--to <date>', 'last feed date (default: that of the record)')
  .option('--record <file>', 'what `run --record` or `replay --record` wrote')
  .option('--game <id...>', 'only these games (default: those of the record, or all games)')
  .option('--key <key>', 'also show the history of the odds record with this key')
  .option('--json <file>', 'write the findings as JSON; "-" is standard output')
  .action((options: RawOptions) =>
    exitWith(async () => audit(planAudit(options), context), exitCodes.unfinished),
  )

withTarget(program.command('seed'))
  .description('Put games into a stack, and optionally a client whose analysts may connect.')
  .option('--fixtures <file>', 'a season in the format of openfootball (default: a built-in evening)')
  .option('--clients', 'also write the sample client into the table')
  .action((options: RawOptions) => exitWith(async () => seed(planSeed(options), context)))

withTarget(program.command('client'))
  .description('Create or change a client (a bookmaker), or lock its analysts out.')
  .argument('<id>', "for example client-acme; the claim in its analysts' tokens")
  .requiredOption('--name <name>', 'display name')
  .option('--description <text>', 'free text')
  .option('--inactive', 'lock the analysts of this client out')
  .action((id: string, options: RawOptions) => exitWith(async () => client(planClient(id, options), context)))

program
  .command('verify-client')
  .description(
    'Run a client in any language against a server that does what a real one does once in a while, then against the real stack under faults, and name the rules of docs/PROTOCOL.md that it breaks.',
  )
  .argument('<command...>', 'the client and its arguments, after "--"')
  .addOption(
    new Option('--delivery <way>', 'verify one way of delivering only').choices(['apiGateway', 'gateway']),
  )
  .option('--scripted-only', 'leave out the real stack')
  .action((command: string[], { delivery, scriptedOnly = false }: Partial<VerifyClientPlan>) =>
    exitWith(() =>
      verifyClient({ command, ...(delivery !== undefined && { delivery }), scriptedOnly }, context),
    ),
  )

program
  .command('cost')
  .description('Estimate the cost of a month on AWS, next to the published reference design.')
  .option('--stack <name>', 'take the expected load from the settings of this stack')
  .option('--writes <n>', 'odds per second (default: 500)')
  .option('--analysts <n>', 'analysts connected all month (default: 100)')
  .option('--batch <n>', 'odds in one request (default: 10)')
  .option('--delivery <way>', 'apiGateway or gateway (default: apiGateway)')
  .option(
    '--edge <way>',
    'what CloudFront sends to analysts of the gateway: usage, or plan for its Business plan (default: usage)',
  )
  .option(
    '--table <way>',
    'how the table is paid: onDemand, by what is read and written, or provisioned, by the hour with auto scaling (default: onDemand)',
  )
  .option('--item-bytes <n>', 'average size of one odds record (default: 500)')
  .option('--flush <duration>', 'flush interval of the fan-out (default: 100ms)')
  .option('--share <n>', 'share of the odds that an analyst follows, 0 to 1 (default: 1)')
  .option('--shards <n>', 'shards of the change stream (default: by the formula)')
  .option('--retention <n>', 'days for which odds are kept (default: 30)')
  .option(
    '--markets-window <duration>',
    'time in which odds gather before their markets are written (default: 7s)',
  )
  .option('--moving-markets <n>', 'markets, at each provider, that odds come of (default: 300)')
  .option('--region <name>', 'show the prices of this region too, as far as they are known')
  .option('--metered <file>', 'compare with the bill of a run: its report (run --json) or GET /_local/bill')
  .option('--json <file>', 'write the estimates as JSON; "-" is standard output')
  .action((options: RawOptions) => exitWith(async () => cost(options, context)))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has already written any other mistake, or the help.
  if (error.code === 'commander.help' && error.exitCode !== 0) context.say('error: name a command')
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.invalidOptions
}
