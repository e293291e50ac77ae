import type { ClientEvent, ClientState, Moment, Step } from './state-types.ts'

/** What a state does about the events that matter to it. */
export type Reactions<State> = {
  readonly [Type in ClientEvent['type']]?: (
    state: State,
    event: Extract<ClientEvent, { readonly type: Type }>,
    moment: Moment,
  ) => Step
}

/** Does what the table says about the event; one that is not in it changes nothing. */
export function react<State extends ClientState>(
  reactions: Reactions<State>,
  state: State,
  event: ClientEvent,
  moment: Moment,
): Step {
  // The table pairs each type with its own event; TypeScript cannot follow the pairing through a variable key.
  const reaction = reactions[event.type] as
    ((state: State, event: ClientEvent, moment: Moment) => Step) | undefined
  return reaction === undefined ? { state, effects: [] } : reaction(state, event, moment)
}
