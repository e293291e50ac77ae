import { catchingUpRow } from './machine/catching-up-row.ts'
import type { ClientEvent } from './machine/client-event.ts'
import type { ClientState, Offline } from './machine/client-state.ts'
import { connectingRow } from './machine/connecting-row.ts'
import { liveRow } from './machine/live-row.ts'
import { offlineRow } from './machine/offline-row.ts'
import { staleRow } from './machine/stale-row.ts'
import { stay } from './machine/steps.ts'
import type { EventType, MachineTable, Moment, Step, Transition } from './machine/transition.ts'
import type { Timing } from './timing.ts'

// The life of one analyst's connection: a pure function from state and event to the next state and its effects. The
// driver performs the effects. The folder `machine` has the rows of the table; RULES.md has the rules in words.
//
// States × events, written by `npm run docs:write` from the table below. A cell names the states that the event may
// lead to; `=` is the same state, perhaps with effects; an empty cell ignores the event.
//
// machine:begin
// event                 offline        connecting          catching-up         live             stale               closed
// close                 closed         closed              closed              closed           closed
// start                 =, connecting
// timer:retry           connecting
// timer:buffer          =              =                   =                                    =
// wake                  =, connecting                      =                   =                =
// network               =, connecting                      =                   =                =
// token                                =
// token-failed                         =, offline, closed
// socket-open                          =, catching-up
// socket-closed                        =, closed           offline, closed     offline, closed  offline, closed
// access-checked                       =, offline, closed
// timer:attempt                        offline
// heard                                                    =                   =                catching-up, live
// flowing                                                  =                   =                =
// timer:flow                                               =                   =                =
// timer:ping                                               =                   =                =
// timer:pong                                               =                   =                =
// timer:turn                                               stale               stale
// outdated                                                 closed              closed           closed
// subscribed                                               =, live             catching-up, =   =
// subscribe-failed                                         =, offline, closed                   =, offline, closed
// subscription-changed                                     =                   catching-up      =
// missed                                                   =                   catching-up      =
// caught-up                                                =, live                              =
// catch-up-failed                                          =, closed                            =, closed
// timer:subscribe                                          =, offline                           =, offline
// timer:liveFrom                                           =                                    =
// timer:catchUpRetry                                       =                                    =
// timer:grace                                                                                   offline
// machine:end

export interface Machine {
  readonly initial: ClientState
  /** An event that does not matter in a state changes nothing. */
  step(state: ClientState, event: ClientEvent, moment: Moment): Step
  readonly table: MachineTable
}

export function createMachine(timing: Timing): Machine {
  const step: Machine['step'] = (state, event, moment) => {
    const isOutdated =
      ('socket' in event && 'socket' in state && event.socket !== state.socket) ||
      ('round' in event && 'round' in state && event.round !== state.round)
    // The table pairs each state and event with their own step; TypeScript cannot follow that through variable keys.
    const row = table[state.kind] as { readonly [Type in EventType]?: Transition<ClientState, ClientEvent> }
    return isOutdated ? stay(state) : (row[event.type]?.step(state, event, moment) ?? stay(state))
  }

  const catchingUp = catchingUpRow(timing)
  const live = liveRow(timing)
  const table: MachineTable = {
    offline: offlineRow(timing),
    connecting: connectingRow(timing),
    'catching-up': catchingUp,
    live,
    stale: staleRow({ catchingUp, live, step }, timing),
    // For good: no event leads out of it.
    closed: {},
  }

  return { initial, step, table }
}

const initial: Offline = {
  kind: 'offline',
  reason: 'not-started',
  retryAtMs: 0,
  lastAttemptAtMs: Number.NEGATIVE_INFINITY,
  socket: 0,
  round: 0,
  attempt: 0,
  refusals: 0,
  hasBeenLive: false,
}
