import { ClientId, ConnectionId, PersonId } from '@sportsfeeds/domain/internal'
import * as z from 'zod'

const Values = z.record(z.string(), z.string().optional()).nullish()
const MultiValues = z.record(z.string(), z.array(z.string()).optional()).nullish()

/**
 * Event of a WebSocket API: headers and query at `$connect`, a body with a message.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
export const SocketEvent = z.object({
  requestContext: z.object({
    routeKey: z.string(),
    connectionId: ConnectionId,
    /** The authorizer's context, from `$connect`: the analyst, and when the token ends. */
    authorizer: z
      .object({ clientId: ClientId, sub: PersonId, endsAt: z.coerce.number().optional() })
      .optional(),
    /** At `$disconnect`: how the socket was closed, and by which side. */
    disconnectStatusCode: z.number().optional(),
    disconnectReason: z.string().optional(),
  }),
  headers: Values,
  queryStringParameters: Values,
  multiValueQueryStringParameters: MultiValues,
  body: z.string().nullish(),
})
export type SocketEvent = z.infer<typeof SocketEvent>
