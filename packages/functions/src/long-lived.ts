// What a long-lived process shares with the functions: the change stream's decoding, the encoding of frames, access, the table.

export { createActiveClients } from './store/active-clients.ts'
export { subprotocolToken } from './auth/analyst-token.ts'
export { authenticate, type AuthenticateDependencies } from './auth/authenticate.ts'
export { Programs } from './auth/programs.ts'
export { createTokenVerifier } from './auth/token-verifier.ts'
export { recordsOf } from './connections/encode-snapshot.ts'
export { chooseSubprotocol } from './connections/choose-subprotocol.ts'
export { initialSubscription } from './connections/initial-subscription.ts'
export { parseClientMessage } from './connections/parse-client-message.ts'
export {
  InvalidItemError,
  InvalidRequestError,
  SubscriptionTooLargeError,
  UnauthenticatedError,
} from './errors.ts'
export type { GameStore, OddsStore, Telemetry } from './ports.ts'
export { createClientStore } from './store/client-store.ts'
export { createTable } from './store/create-table.ts'
export { createGameStore } from './store/game-store.ts'
export { createOddsStore } from './store/odds-store.ts'
export { decodeUpdate, type Update } from './stream/decode-update.ts'
export { createAudience, type Group } from './stream/fan-out/audience.ts'
export { reloadErrorFrame } from './stream/fan-out/ended-connections.ts'
export { framesByGroup, groupByGame } from './stream/fan-out/frames-by-group.ts'
export { gamesByGroup } from './stream/fan-out/games-by-group.ts'
export { cutBlock, encodeBlock, type GameBlock } from './stream/fan-out/game-block.ts'
export { createTelemetry, reportUnreadable } from './telemetry.ts'
