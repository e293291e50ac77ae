import type { Throttle } from './stage.ts'

/** Every route of the bookmaker API; all go to the connection manager. */
export interface SocketRoute {
  readonly key: string
  /** The function's response is sent back to the caller. */
  readonly twoWay: boolean
  /** The authorizer is asked. API Gateway asks at $connect only. */
  readonly authorized: boolean
  readonly throttle: Throttle
}

export const socketRoutes: readonly SocketRoute[] = [
  // As many connections as an account may open: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
  { key: '$connect', twoWay: false, authorized: true, throttle: { ratePerSecond: 500, burst: 500 } },
  { key: '$disconnect', twoWay: false, authorized: false, throttle: { ratePerSecond: 500, burst: 500 } },
  { key: '$default', twoWay: true, authorized: false, throttle: { ratePerSecond: 100, burst: 100 } },
  { key: 'subscribe', twoWay: true, authorized: false, throttle: { ratePerSecond: 500, burst: 500 } },
  { key: 'unsubscribe', twoWay: true, authorized: false, throttle: { ratePerSecond: 200, burst: 200 } },
  { key: 'ping', twoWay: true, authorized: false, throttle: { ratePerSecond: 500, burst: 500 } },
]
