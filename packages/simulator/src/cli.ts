import { Command, Option } from 'commander'
import { audit } from './commands/audit.ts'
import { client } from './commands/client.ts'
import { type CommandContext, exitCodes } from './commands/context.ts'
import { cost } from './commands/cost.ts'
import { replay } from './commands/replay.ts'
import { run } from './commands/run.ts'
import { seed } from './commands/seed.ts'
import { InvalidOptionsError, SimulatorError } from './errors.ts'
import { defaultOutputsFile, type RawOptions } from './plan/check-options.ts'
import { planAudit } from './plan/plan-audit.ts'
import { planClient } from './plan/plan-client.ts'
import { planReplay } from './plan/plan-replay.ts'
import { planRun } from './plan/plan-run.ts'
import { planSeed } from './plan/plan-seed.ts'
import { profileNames } from './markets/profiles.ts'

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
    if (!(error instanceof SimulatorError)) throw error
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
    .option('--provider <name>', 'whose API key is used, when the outputs do not tell')
}

function withDrive(command: Command): Command {
  return withTarget(command)
    .option('--embedded', 'start the system beside it, for this run only')
    .option('--analysts <n>', 'analysts that are connected (default: 1)')
    .option('--few-games <share>', 'share of the analysts, 0 to 1, that follow three games only')
    .option('--conflating <share>', 'share that wants only the newest odds of each market')
    .option('--slow <share>', 'share that leaves its socket unread for a while, again and again')
    .option('--stall <duration>', 'how long those do not read (default: 2s)')
    .option('--flapping <share>', 'share that loses its connection at random')
    .option('--flap-every <duration>', 'how long such a connection holds, on average (default: 10s)')
    .option('--json <file>', 'write the report as JSON; "-" is standard output')
    .option('--csv <file>', 'write the run step by step as CSV')
    .option('--html <file>', 'write the report as one page with charts')
    .option('--record <file>', 'write down each key that was sent, acknowledged and seen, for `audit`')
    .addOption(
      new Option(
        '--threshold <expression...>',
        'what must hold: endToEnd.p99<250, lost==0; exit code 99 otherwise',
      ),
    )
    .option('--warm-up', 'let functions start before anything is measured (default: only with --embedded)')
    .option('--no-warm-up', 'measure the start of functions as well')
    .option('--batch <n>', 'odds in one request, at most (default: 10)')
    .option('--late-after <duration>', 'a request that leaves later than this is late (default: 250ms)')
    .option(
      '--settle <duration>',
      'how long nothing may arrive, after the load, before the rest is lost (default: 15s)',
    )
}

const program = new Command('simulator')
  .description('Provider load, recorded markets, simulated analysts, and the audit of what reached them.')
  .showHelpAfterError()

withDrive(program.command('run'))
  .description('Offer odds of simulated games in play, at a rate that nothing slows down.')
  .option('--rate <n>', 'odds a second: usual of a spike, average of a matchday (default: 500)')
  .option('--profile <name>', `${profileNames.join(', ')} (default: steady)`)
  .option('--stages <list>', 'rates one after the other instead: 30s:100,60s:500, or 30s:100-500 to grow')
  .option('--duration <duration>', 'how long, such as 30s or 5m (default: by the profile, from 30s)')
  .option('--providers <n>', 'providers that share the load, each with its margins and delay (default: 1)')
  .option('--games <n>', 'games in play (default: 20)')
  .option('--sports <list>', 'soccer,basketball,tennis (default: all)')
  .option('--seed <n>', 'the same seed gives the same games and prices (default: 1)')
  .action((options: RawOptions) => exitWith(async () => run(planRun(options), context)))

withDrive(program.command('replay'))
  .description('Replay recorded markets: Betfair stream files and CSV, plain, gzip or bzip2, merged by time.')
  .argument('[files...]')
  .option('--scores <file>', 'recorded scores that name the teams')
  .option('--speed <n>', 'times as fast as it was (default: 1)')
  .option('--rate <n>', 'odds a second, instead of the time of the recording')
  .option('--from <date>', 'only what was recorded from here')
  .option('--to <date>', 'only what was recorded up to here')
  .option('--keep-dates', 'date odds as recorded, not as sent')
  .action((files: string[], options: RawOptions) =>
    exitWith(async () => replay(planReplay(files, options), context)),
  )

withTarget(program.command('audit'))
  .description('Say what is in the table, and whether it agrees with the record of a run.')
  .option('--from <date>', 'feed date to begin with (default: that of the record)')
  .option('--to <date>', 'feed date to end with')
  .option('--record <file>', 'what `run --record` or `replay --record` wrote')
  .option('--game <id...>', 'only these games (default: those of the record, or all that are on)')
  .option('--key <key>', 'also tell the story of this one odds')
  .option('--json <file>', 'write the findings as JSON; "-" is standard output')
  .action((options: RawOptions) =>
    exitWith(async () => audit(planAudit(options), context), exitCodes.unfinished),
  )

withTarget(program.command('seed'))
  .description('Tell the stack of games, and of a client whose analysts may connect.')
  .option('--fixtures <file>', 'a season in the format of openfootball (default: a built-in evening)')
  .option('--clients', 'also write the sample client into the table')
  .action((options: RawOptions) => exitWith(async () => seed(planSeed(options), context)))

withTarget(program.command('client'))
  .description('Create a bookmaker whose analysts may connect, change it, or lock it out.')
  .argument('<id>', "for example client-acme; the claim in its analysts' tokens")
  .requiredOption('--name <name>', 'what people call it')
  .option('--description <text>', 'anything else worth knowing')
  .option('--inactive', 'lock its analysts out')
  .action((id: string, options: RawOptions) => exitWith(async () => client(planClient(id, options), context)))

program
  .command('cost')
  .description('Estimate a month on AWS, beside the published reference design.')
  .option('--stack <name>', 'expect the load that the file of this stack expects')
  .option('--writes <n>', 'odds a second (default: 500)')
  .option('--analysts <n>', 'analysts connected all month (default: 100)')
  .option('--batch <n>', 'odds in one request (default: 10)')
  .option('--item-bytes <n>', 'average size of an odds (default: 500)')
  .option('--flush <duration>', 'flush interval of the fan-out (default: 100ms)')
  .option('--share <n>', 'share of the odds that an analyst follows, 0 to 1 (default: 1)')
  .option('--shards <n>', 'shards of the change stream (default: by the formula)')
  .option('--retention <n>', 'days that odds are kept (default: 30)')
  .option('--json <file>', 'write the estimates as JSON; "-" is standard output')
  .action((options: RawOptions) => exitWith(async () => cost(options, context)))

await program.parseAsync()
