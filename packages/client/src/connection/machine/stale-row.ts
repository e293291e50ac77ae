import type { Timing } from '../timing.ts'
import type { ClientEvent } from './client-event.ts'
import type { CatchingUp, ClientState, Live, Stale } from './client-state.ts'
import { clear } from './effect.ts'
import { lose } from './steps.ts'
import type { EventType, Moment, Row, StateKind, Step, Transition } from './transition.ts'

/** What the state within a stale one does at each event. */
export interface InnerRows {
  readonly catchingUp: Row<CatchingUp>
  readonly live: Row<Live>
  readonly step: (state: ClientState, event: ClientEvent, moment: Moment) => Step
}

export function staleRow(inner: InnerRows, timing: Timing): Row<Stale> {
  return {
    // Every key is an event that one of the two rows knows.
    ...Object.fromEntries(
      (Object.keys({ ...inner.catchingUp, ...inner.live }) as EventType[])
        // It is stale already.
        .filter((type) => type !== 'timer:turn')
        .map((type) => [type, innerTransition(type, inner)]),
    ),
    heard: {
      to: ['catching-up', 'live'],
      step: (state) => ({
        state: { ...state.inner, isAwaitingPong: false },
        effects: [clear('grace')],
      }),
    },
    'timer:grace': {
      to: ['offline'],
      step: (state, _, moment) => lose(state.inner, 'connection-lost', moment, timing),
    },
  }
}

/** The inner state keeps working while the connection is silent. */
function innerTransition(
  type: EventType,
  { catchingUp, live, step }: InnerRows,
): Transition<Stale, ClientEvent> {
  return {
    to: [
      ...new Set(
        [...(catchingUp[type]?.to ?? []), ...(live[type]?.to ?? [])].map((kind) =>
          isLinkedKind(kind) ? 'stale' : kind,
        ),
      ),
    ],
    step: ({ inner }, event, moment) => {
      const { state, effects } = step(inner, event, moment)
      const isLinked = state.kind === 'catching-up' || state.kind === 'live'
      return { state: isLinked ? { kind: 'stale', inner: state } : state, effects }
    },
  }
}

function isLinkedKind(kind: StateKind): boolean {
  return kind === 'catching-up' || kind === 'live' || kind === 'stale'
}
