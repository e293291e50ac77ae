/** Every route of the bookmaker API; all go to the connection manager. */
export interface SocketRoute {
  readonly key: string
  /** The function's response is sent back to the caller. */
  readonly twoWay: boolean
  /** The authorizer is asked. API Gateway asks at $connect only. */
  readonly authorized: boolean
}

export const socketRoutes: readonly SocketRoute[] = [
  { key: '$connect', twoWay: false, authorized: true },
  { key: '$disconnect', twoWay: false, authorized: false },
  { key: '$default', twoWay: true, authorized: false },
  { key: 'subscribe', twoWay: true, authorized: false },
  { key: 'unsubscribe', twoWay: true, authorized: false },
  { key: 'ping', twoWay: true, authorized: false },
]
