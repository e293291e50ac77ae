import {
  type AnalystClient,
  createClient,
  AccessRefusedError,
  type FeedsApi,
  type ReceivedOdds,
} from '@sportsfeeds/client'
import type { GameId, Sport } from '@sportsfeeds/domain'
import { UsageError } from './errors.ts'
import { oddsLine } from './odds-text.ts'
import type { Stack } from './open-stack.ts'
import { closingText, stateText } from './state-text.ts'
import type { Terminal } from './terminal.ts'
import { createWatchTable } from './watch-table.ts'

export interface FollowedOptions {
  readonly game?: readonly GameId[]
  readonly sport?: readonly Sport[]
  readonly conflate?: boolean
  /** Ends after this many odds. */
  readonly count?: number
}

export interface WatchOptions extends FollowedOptions {
  readonly json?: boolean
}

/** Shows odds as they come, until the user ends it. @throws ClientError when the connection ends for good. */
export function watch(
  stack: Stack,
  feeds: FeedsApi,
  options: WatchOptions,
  terminal: Terminal,
): Promise<void> {
  return followUntilClosed(stack, feeds, options, terminal, (client) =>
    terminal.isInteractive && options.json !== true
      ? showTable(client, terminal)
      : showLines(client, options.json === true, terminal),
  )
}

/**
 * Follows odds until the user ends it.
 * @param use called with the client before it connects. It returns a function that is called after the client has closed.
 * @throws ClientError when the connection ends for good.
 */
export async function followUntilClosed(
  stack: Stack,
  feeds: FeedsApi,
  options: FollowedOptions,
  terminal: Terminal,
  use: (client: AnalystClient) => () => void,
): Promise<void> {
  await refuseBadToken(feeds, terminal)
  if (terminal.stopped.aborted) return
  const { feedsApiUrl } = stack.outputs
  const client = createClient({
    bookmakerApiUrl: stack.readAddress,
    feedsApiUrl,
    getToken: stack.getToken,
    subscription: {
      ...(options.game === undefined ? {} : { games: options.game }),
      ...(options.sport === undefined ? {} : { sports: options.sport }),
      conflate: options.conflate ?? false,
    },
  })
  const closed = closing(client)
  const stopUsing = use(client)
  terminal.stopped.addEventListener('abort', () => client.close(), { once: true })
  endAfter(client, options.count)
  try {
    await closed
  } finally {
    stopUsing()
    terminal.note(closingText(client.stats()))
  }
}

/** Fails early if the token is refused; a server that is away may come back. */
async function refuseBadToken(feeds: FeedsApi, terminal: Terminal): Promise<void> {
  try {
    await feeds.games({}, terminal.stopped)
  } catch (error) {
    if (error instanceof AccessRefusedError) throw error
  }
}

function closing(client: AnalystClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.on('state', ({ state }) => {
      if (state.kind !== 'closed') return
      if (state.reason === 'user') resolve()
      else reject(new UsageError(state.detail))
    })
  })
}

function endAfter(client: AnalystClient, count: number | undefined): void {
  let seen = 0
  client.on('odds', () => {
    seen += 1
    if (seen === count) client.close()
  })
}

function showLines(client: AnalystClient, isJson: boolean, terminal: Terminal): () => void {
  const lineOf = isJson ? (odds: ReceivedOdds) => JSON.stringify(odds) : oddsLine
  client.on('odds', (odds) => terminal.write(`${lineOf(odds)}\n`))
  noteStates(client, terminal)
  return () => undefined
}

/** Writes notes to standard error, so that a pipe carries only odds. */
export function noteStates(client: AnalystClient, terminal: Terminal): void {
  let lastError = ''
  client.on('state', ({ state }) => {
    if (state.kind !== 'closed') terminal.note(stateText(state, Date.now()))
    if (state.kind === 'live') lastError = ''
  })
  client.on('error', ({ error }) => {
    // The same error may recur with each attempt.
    if (error.message !== lastError) terminal.note(error.message)
    lastError = error.message
  })
  client.on('gap', ({ cause, missingFrames }) => {
    terminal.note(
      {
        gap: `${missingFrames} frames missed, catching up`,
        conflated: 'this connection was too slow, catching up',
      }[cause],
    )
  })
  client.on('incomplete', ({ from, to }) => {
    const range = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
    terminal.note(`away for too long: odds received from ${range} are only in \`analyst history\``)
  })
}

function showTable(client: AnalystClient, terminal: Terminal): () => void {
  const table = createWatchTable()
  const draw = (): void => {
    const { rows, width } = terminal.size()
    const lines = table.render({
      state: client.state,
      stats: client.stats(),
      nowMs: Date.now(),
      rows: rows - 1,
      width,
      isColoured: terminal.isColoured,
    })
    terminal.write(`${home}${lines.map((line) => `${line}${clearLine}\n`).join('')}${clearBelow}`)
  }
  client.on('odds', (odds) => table.takeOdds(odds))
  client.on('game', (update) => table.takeGame(update))
  terminal.onResize(draw)
  terminal.write(enterScreen)
  const timer = setInterval(draw, redrawMs)
  return () => {
    clearInterval(timer)
    draw()
    terminal.write(leaveScreen)
  }
}

/** Ten times a second: more than an eye reads, and no load on a terminal at any rate of odds. */
const redrawMs = 100

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const enterScreen = '\u001B[?1049h\u001B[?25l\u001B[2J'
const leaveScreen = '\u001B[?25h\u001B[?1049l'
const home = '\u001B[H'
const clearLine = '\u001B[K'
const clearBelow = '\u001B[J'
