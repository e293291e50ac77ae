import type { CatchUpCause, ClosedReason, OfflineReason } from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import { formatAge, formatTime } from '../../shared/format.ts'
import type { Connection } from '../../store/connection.ts'

/** How well the screen can be trusted; each has its own colour and shape. */
export type Tone = 'good' | 'waiting' | 'doubtful' | 'bad'

export interface ConnectionText {
  readonly tone: Tone
  /** One or two words, for the strip. */
  readonly label: string
  /** Since when; undefined when it does not matter. */
  readonly since?: string
  /** What it means for the prices on the screen; undefined when all is well. */
  readonly detail: string | undefined
}

/** The connection in words. */
export function connectionText({ state, sinceMs, liveUntilMs }: Connection, nowMs: EpochMs): ConnectionText {
  switch (state.kind) {
    case 'connecting':
      return { tone: 'waiting', label: 'Connecting', detail: lostDetail(liveUntilMs) }
    case 'catching-up':
      return { tone: 'waiting', label: 'Catching up', detail: catchUpDetails[state.cause] }
    case 'live':
      return { tone: 'good', label: 'Live', detail: undefined }
    case 'stale':
      return {
        tone: 'doubtful',
        label: 'Stale',
        detail: `Connected, but nothing has been heard for ${formatAge(nowMs - state.sinceMs)}. Prices may be old.`,
      }
    case 'offline':
      return {
        tone: 'bad',
        label: 'Offline',
        since: `since ${formatTime(liveUntilMs ?? sinceMs)}`,
        detail: `${offlineDetails[state.reason]} ${retryText(state.retryAtMs, nowMs)}`,
      }
    case 'closed':
      return { tone: 'bad', label: 'Closed', detail: `${closedDetails[state.reason]} ${state.detail}` }
  }
}

function lostDetail(liveUntilMs: EpochMs | undefined): string | undefined {
  return liveUntilMs === undefined
    ? undefined
    : `The connection was lost at ${formatTime(liveUntilMs)}. Prices are from before.`
}

const catchUpDetails: Record<CatchUpCause, string | undefined> = {
  connect: undefined,
  reconnect: 'Connected again. What was missed is being fetched.',
  gap: 'Something was lost on the way. It is being fetched.',
  'new-epoch': 'The sender was replaced. What it may have left out is being fetched.',
  subscription: 'Fetching what is newly followed.',
}

const offlineDetails: Record<OfflineReason, string> = {
  'not-started': 'Not connected yet.',
  'token-failed': 'There is no valid sign-in at the moment.',
  'connection-failed': 'The stream cannot be reached.',
  'connection-lost': 'The connection was lost. Prices are from before.',
  'network-down': 'This machine has no network. Prices are from before.',
}

const closedDetails: Record<ClosedReason, string> = {
  user: 'You closed the stream.',
  'access-refused': 'The server does not let you in.',
  'subscription-refused': 'The server does not serve what is followed.',
  protocol: 'The server and this page do not understand each other. Load the page again.',
}

function retryText(retryAtMs: EpochMs, nowMs: EpochMs): string {
  if (!Number.isFinite(retryAtMs)) return 'It is tried again when the network is back.'
  const seconds = Math.ceil((retryAtMs - nowMs) / 1000)
  return seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again.'
}
