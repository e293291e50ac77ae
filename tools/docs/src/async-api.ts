import {
  ClientMessage,
  ErrorFrame,
  GameFrame,
  HeartbeatFrame,
  maxFrameBytes,
  OddsFrame,
  PongFrame,
  SnapshotFrame,
  subprotocol,
  SubscribedFrame,
  WelcomeFrame,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import { GameOddsBlock } from './game-odds-block.ts'
import { jsonSchema, type JsonSchema } from './json-schema.ts'

/** Generates the AsyncAPI 3 document of bookmakerAPI from the schemas that both ends parse with. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'bookmakerAPI',
      version: '2.0.0',
      description:
        `Connect with the subprotocols \`${subprotocol}\` and \`bearer.<JWT>\`. \`?games=\` and \`?sports=\` are the initial ` +
        `subscription; without them it is all games. A frame of API Gateway is at most ${maxFrameBytes / 1024} KB. docs/PROTOCOL.md says what a ` +
        'client does with the frames, with an example of each.',
      license: { name: 'Apache-2.0' },
    },
    channels: {
      bookmaker: {
        address: '/',
        messages: Object.fromEntries(
          [...clientMessages, ...serverFrames].map(({ name }) => [
            name,
            { $ref: `#/components/messages/${name}` },
          ]),
        ),
      },
    },
    operations: {
      toServer: operation('receive', 'Messages that an analyst may send.', clientMessages),
      toAnalyst: operation('send', 'Frames that an analyst receives.', serverFrames),
    },
    components: {
      messages: Object.fromEntries(
        [...clientMessages, ...serverFrames].map(({ name, summary, payload }) => [
          name,
          { name, contentType: 'application/json', summary, payload },
        ]),
      ),
    },
  }
}

interface Message {
  readonly name: string
  readonly summary: string
  readonly payload: JsonSchema
}

const clientSummaries = {
  subscribe: 'Follow more games or sports, or all games; optionally only the newest odds of each market.',
  unsubscribe: 'Stop following these games or sports; without any, stop following everything.',
  ping: 'Request a `pong`.',
}

const clientMessages: Message[] = ClientMessage.options.map((option) => {
  const [name] = option.shape.action.values
  if (name === undefined) throw new Error('A client message has no action.')
  return { name, summary: clientSummaries[name], payload: jsonSchema(option, 'input') }
})

const serverFrames: Message[] = [
  frame('welcome', 'The connection is registered for the fan-out.', WelcomeFrame),
  frame(
    'subscribed',
    'The current subscription, and the time from which on live frames no longer miss it.',
    SubscribedFrame,
  ),
  frame(
    'snapshot',
    'The state of each subscribed market, in parts: its newest record, the newest with prices, and bet stops.',
    SnapshotFrame.extend({ games: z.array(GameOddsBlock) }),
  ),
  frame('odds', 'Odds, and the position of the frame.', OddsFrame.extend({ games: z.array(GameOddsBlock) })),
  frame('game', 'A followed game, or its live state, has changed.', GameFrame),
  frame(
    'heartbeat',
    'Of the live gateway: the place of the connection in the change stream.',
    HeartbeatFrame,
  ),
  frame('pong', 'Response to `ping`.', PongFrame),
  frame(
    'error',
    'A message was refused. The connection stays open, unless the code is `outdated`.',
    ErrorFrame,
  ),
]

function frame(name: string, summary: string, schema: z.ZodType): Message {
  return { name, summary, payload: jsonSchema(schema, 'output') }
}

function operation(action: 'send' | 'receive', summary: string, messages: Message[]): object {
  return {
    action,
    summary,
    channel: { $ref: '#/channels/bookmaker' },
    messages: messages.map(({ name }) => ({ $ref: `#/channels/bookmaker/messages/${name}` })),
  }
}
