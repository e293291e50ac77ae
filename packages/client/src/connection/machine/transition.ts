import type { ClientEvent } from './client-event.ts'
import type { ClientState } from './client-state.ts'
import type { Effect } from './effect.ts'

/** One cell of the table: the states that its step may lead to, and the step. */
export interface Transition<State, Event> {
  readonly to: readonly StateKind[]
  readonly step: (state: State, event: Event, moment: Moment) => Step
}

/** What a state does at each event. An event that it lacks is ignored. */
export type Row<State> = { readonly [Type in EventType]?: Transition<State, EventOf<Type>> }

export type MachineTable = { readonly [Kind in StateKind]: Row<StateOf<Kind>> }

export interface Step {
  readonly state: ClientState
  readonly effects: readonly Effect[]
}

/** Context of a step, apart from state and event. */
export interface Moment {
  readonly nowMs: number
  /** A random number in [0, 1), for jitter. */
  readonly draw: number
}

export type StateKind = ClientState['kind']
export type EventType = ClientEvent['type']
type StateOf<Kind extends StateKind> = Extract<ClientState, { readonly kind: Kind }>
type EventOf<Type extends EventType> = Extract<ClientEvent, { readonly type: Type }>
