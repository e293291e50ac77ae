#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import {
  ClientError,
  createFeedsApi,
  type FeedsApi,
  defaultTiming,
  InvalidOptionError,
} from '@sportsfeeds/client'
import {
  Day,
  GameId,
  InvalidKeyError,
  marketId,
  parseMarketId,
  ProviderName,
  Sport,
} from '@sportsfeeds/domain'
import { systemClock } from '@sportsfeeds/std'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { InvalidOptionsError, UsageError } from './errors.ts'
import { destinationOf } from './export/destination.ts'
import type { ExportFormat } from './export/encode-rows.ts'
import { exportOdds, type ExportOptions } from './export/export-odds.ts'
import { games, type GamesOptions } from './games.ts'
import { history, type HistoryOptions } from './history.ts'
import { openStack, type Stack } from './open-stack.ts'
import { openTerminal } from './terminal.ts'
import { watch, type WatchOptions } from './watch.ts'

interface StackOptions {
  readonly outputs: string
  readonly program?: string
}

type ExportCommandOptions = Omit<ExportOptions, 'destination'> &
  StackOptions &
  Readonly<Partial<Record<ExportFormat, string>>>

const terminal = openTerminal()

function open({ outputs, program: programName }: StackOptions): Stack {
  return openStack(outputs, programName, {
    readFile: (file) => readFileSync(file),
    environment: process.env,
    fetch,
    now: Date.now,
  })
}

function feedsOf({ outputs, getToken }: Stack): FeedsApi {
  return createFeedsApi({
    feedsApiUrl: outputs.feedsApiUrl,
    getToken,
    fetch,
    clock: systemClock,
    requestTimeoutMs: defaultTiming.requestTimeoutMs,
  })
}

function checked<Value>(schema: {
  safeParse(text: string): { data?: Value; error?: { issues: { message: string }[] } }
}) {
  return (text: string): Value => {
    const { data, error } = schema.safeParse(text)
    if (data !== undefined) return data
    throw new InvalidArgumentError(`It ${error?.issues[0]?.message ?? 'is not valid'}.`)
  }
}

function each<Value>(one: (text: string) => Value) {
  return (text: string, before: readonly Value[] = []): Value[] => [...before, one(text)]
}

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number above zero.')
}

function marketOption(text: string): string {
  try {
    return marketId(parseMarketId(text))
  } catch (error) {
    if (error instanceof InvalidKeyError)
      throw new InvalidArgumentError('It must be a market id such as total/1h@1.5.')
    throw error
  }
}

const program = new Command('analyst')
  .description('Watches sports odds as they move, and reads their history.')
  .exitOverride()

function withStack(command: Command): Command {
  return command
    .option('--outputs <file>', 'outputs of the stack', '.sportsfeeds/outputs.json')
    .option('--program <name>', 'sign in as this program of the outputs')
}

withStack(program.command('watch'))
  .description('a live table in a terminal, one line a record in a pipe')
  .option('--game <id>', 'follow this game (repeatable)', each(checked(GameId)))
  .option('--sport <name>', 'follow the games of this sport (repeatable)', each(checked(Sport)))
  .option('--conflate', 'only the newest odds of each market')
  .option('--json', 'one JSON object a line for each record')
  .option('--count <n>', 'end after this many odds', positive)
  .action((options: WatchOptions & StackOptions) => {
    const stack = open(options)
    return watch(stack, feedsOf(stack), options, terminal)
  })

withStack(program.command('history'))
  .description('list the stored odds of a game, by date')
  .requiredOption('--game <id>', 'the game', checked(GameId))
  .option('--from <date>', 'first date: ISO-8601, "2021-11-20 20:30:15" (UTC) or epoch seconds')
  .option('--to <date>', 'last date')
  .option('--market <id>', 'only of this market, for example total/1h@1.5', marketOption)
  .option('--provider <name>', 'only of this provider', checked(ProviderName))
  .option('--csv', 'as CSV')
  .option('--json', 'one JSON object a line for each record')
  .action((options: HistoryOptions & StackOptions) => history(feedsOf(open(options)), options, terminal))

withStack(program.command('export'))
  .description('write odds into files, by day and sport: as they arrive, or those that are stored')
  .option('--parquet <dir>', 'as Parquet files in this directory')
  .option('--csv <dir>', 'as CSV files')
  .option('--ndjson <dir>', 'as files of one JSON object a line')
  .option('--game <id>', 'only of this game (repeatable)', each(checked(GameId)))
  .option('--sport <name>', 'only of the games of this sport (repeatable)', each(checked(Sport)))
  .option(
    '--from <day>',
    'what is stored since this day (yyyy-mm-dd, UTC), instead of what arrives',
    checked(Day),
  )
  .option('--to <day>', 'last day of what is stored; the first one if left out', checked(Day))
  .option('--count <n>', 'end after this many odds', positive)
  .action((options: ExportCommandOptions) => {
    const destination = destinationOf(options)
    const stack = open(options)
    return exportOdds(stack, feedsOf(stack), { ...options, destination }, terminal)
  })

withStack(program.command('token'))
  .description('print an access token, for another program')
  .action(async (options: StackOptions) => {
    terminal.write(`${await open(options).getToken({ isRefused: false })}\n`)
  })

withStack(program.command('games'))
  .description('the games that are live or start within a week')
  .option('--sport <name>', 'only of this sport', checked(Sport))
  .option('--from <day>', 'those that start on this day or later (yyyy-mm-dd, UTC)', checked(Day))
  .option('--to <day>', 'last day of their starts', checked(Day))
  .option('--json', 'one JSON object a line for each game')
  .action((options: GamesOptions & StackOptions) => games(feedsOf(open(options)), options, terminal))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has already written the mistake, or the help.
    if (error.exitCode === 0) return 0
    if (error.code === 'commander.help') terminal.note('error: name a command')
    return 2
  }
  if (terminal.stopped.aborted) return 0
  const isMistake = error instanceof InvalidOptionsError || error instanceof InvalidOptionError
  if (!(error instanceof ClientError) && !(error instanceof UsageError) && !isMistake) throw error
  terminal.note(`analyst: ${error.message}`)
  return isMistake ? 2 : 1
}
