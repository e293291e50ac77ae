import type { ClientState } from './client-state.ts'
import { close } from './steps.ts'
import type { Row } from './transition.ts'

/** What every state does that is not closed yet. */
export const closingRow: Row<ClientState> = {
  close: { to: ['closed'], step: () => close('user', 'The client was closed.') },
}
