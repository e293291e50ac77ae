import { ClientId, ConnectionId } from '@sportsfeeds/domain'
import * as z from 'zod'

const Texts = z.record(z.string(), z.string().optional()).nullish()
const ManyTexts = z.record(z.string(), z.array(z.string()).optional()).nullish()

/**
 * What a WebSocket API hands over: headers and query at `$connect`, a body with a message.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
export const SocketEvent = z.object({
  requestContext: z.object({
    routeKey: z.string(),
    connectionId: ConnectionId,
    /** What the authorizer said at `$connect`. */
    authorizer: z.object({ clientId: ClientId }).optional(),
  }),
  headers: Texts,
  queryStringParameters: Texts,
  multiValueQueryStringParameters: ManyTexts,
  body: z.string().nullish(),
})
export type SocketEvent = z.infer<typeof SocketEvent>
