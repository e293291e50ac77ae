import type { CatchUpCause, ClosedReason, OfflineReason } from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import { formatAge, formatSeconds } from '../../shared/format.ts'
import type { Times } from '../../shared/times.ts'
import type { Connection } from '../../store/connection.ts'

/** Reliability of the screen; each has its own colour and shape. */
export type Tone = 'good' | 'waiting' | 'doubtful' | 'bad'

export interface ConnectionText {
  readonly tone: Tone
  /** One or two words, for the header. */
  readonly label: string
  /** Start of the state; undefined where it does not matter. */
  readonly since?: string
  /** Consequence for the prices on the screen; undefined when there is none. */
  readonly detail: string | undefined
}

/** Describes the state of the connection. */
export function connectionText(
  { state, sinceMs, liveUntilMs }: Connection,
  nowMs: EpochMs,
  times: Times,
): ConnectionText {
  switch (state.kind) {
    case 'connecting':
      return { tone: 'waiting', label: 'Connecting', detail: lostDetail(liveUntilMs, times) }
    case 'catching-up':
      return { tone: 'waiting', label: 'Catching up', detail: catchUpDetails[state.cause] }
    case 'live':
      return { tone: 'good', label: 'Live', detail: undefined }
    case 'stale':
      return {
        tone: 'doubtful',
        label: 'Stale',
        detail:
          state.reason === 'silent'
            ? `Connected, but no data for ${formatAge(nowMs - state.sinceMs)}. Prices may be outdated.`
            : `Connected, but updates stopped ${formatAge(nowMs - state.sinceMs)} ago. Prices may be outdated.`,
      }
    case 'offline':
      return {
        tone: 'bad',
        label: 'Offline',
        since: `since ${times.time(liveUntilMs ?? sinceMs)}`,
        detail: `${offlineDetails[state.reason]} ${retryText(state.retryAtMs, nowMs)}`,
      }
    case 'closed':
      return { tone: 'bad', label: 'Closed', detail: `${closedDetails[state.reason]} ${state.detail}` }
  }
}

function lostDetail(liveUntilMs: EpochMs | undefined, times: Times): string | undefined {
  return liveUntilMs === undefined ? undefined : `Connection lost at ${times.time(liveUntilMs)}. ${oldPrices}`
}

const oldPrices = 'Prices shown are from before the disconnect.'

const catchUpDetails: Record<CatchUpCause, string | undefined> = {
  connect: undefined,
  reconnect: 'Reconnected. Fetching missed updates.',
  gap: 'Some updates were lost. Fetching them.',
  conflated: 'This connection was too slow. Fetching what was left out.',
  subscription: 'Fetching prices for the new subscription.',
}

const offlineDetails: Record<OfflineReason, string> = {
  'not-started': 'Not connected yet.',
  'token-failed': 'Your sign-in could not be renewed.',
  'connection-failed': 'The stream cannot be reached.',
  'connection-lost': `Connection lost. ${oldPrices}`,
  'network-down': `This computer has no network. ${oldPrices}`,
}

const closedDetails: Record<ClosedReason, string> = {
  user: 'You closed the stream.',
  'access-refused': 'The server denied access.',
  'subscription-refused': 'The server rejected the subscription.',
  outdated: 'This page is older than the server. Reload the page.',
  protocol: 'The server and this page are not compatible. Reload the page.',
}

function retryText(retryAtMs: EpochMs, nowMs: EpochMs): string {
  if (!Number.isFinite(retryAtMs)) return 'We’ll retry when the network is back.'
  const seconds = Math.ceil((retryAtMs - nowMs) / 1000)
  return seconds > 0 ? `Retrying in ${formatSeconds(seconds)}.` : 'Retrying.'
}
