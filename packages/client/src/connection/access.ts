import type { Emitter } from '../emitter.ts'
import { AccessRefusedError, ClientError, UnreachableError } from '../errors.ts'
import type { ClientEvents } from '../events.ts'
import type { FeedsApi, GetToken } from '../rest/feeds-api.ts'
import type { ClientEvent } from './machine/client-event.ts'

/** Reads the address to connect to, as it is now. */
export type ReadAddress = () => string | Promise<string>

export interface AccessDependencies {
  readonly getToken: GetToken
  readonly readAddress: ReadAddress
  readonly feeds: FeedsApi
  readonly emitter: Emitter<ClientEvents>
  /** True while the connection of this number is the one to get a token for. */
  readonly isWanted: (socket: number) => boolean
  readonly dispatch: (event: ClientEvent) => void
}

/** What a connection is opened with. */
export interface Access {
  readonly token: string
  readonly address: string
  /** Gets a token, and the address as it is now. */
  obtain(socket: number, isRefused: boolean): Promise<void>
  /** Finds out if it is the token that a handshake failed for. */
  check(socket: number): Promise<void>
}

export function createAccess({
  getToken,
  readAddress,
  feeds,
  emitter,
  isWanted,
  dispatch,
}: AccessDependencies): Access {
  let token = ''
  let address = ''

  return {
    get token() {
      return token
    },
    get address() {
      return address
    },

    obtain: async (socket, isRefused) => {
      try {
        const given = await getToken({ isRefused })
        const read = await readAddress()
        // A late token must not replace a newer one.
        if (isWanted(socket)) {
          token = given
          address = read
        }
        dispatch({ type: 'token', socket })
      } catch (cause) {
        const error =
          cause instanceof ClientError
            ? cause
            : new UnreachableError('Could not obtain an access token and an address.', { cause })
        emitter.emit('error', { during: 'token', error })
        const isFinal = error instanceof AccessRefusedError
        dispatch({ type: 'token-failed', socket, isFinal, detail: error.message })
      }
    },

    check: async (socket) => {
      const access = await feeds.check(token)
      const error =
        access === 'refused'
          ? new AccessRefusedError('The server does not accept the token.')
          : new UnreachableError(`${address} could not be reached.`)
      emitter.emit('error', { during: 'connection', error })
      dispatch({ type: 'access-checked', socket, access, detail: error.message })
    },
  }
}
