import {
  ClientMessage,
  ErrorFrame,
  maxFrameBytes,
  OddsFrame,
  PongFrame,
  SnapshotFrame,
  subprotocol,
  SubscribedFrame,
  WelcomeFrame,
} from '@sportsfeeds/domain'
import type * as z from 'zod'
import { jsonSchema, type JsonSchema } from './json-schema.ts'

/** The AsyncAPI 3 document of bookmakerAPI, from the schemas that both ends parse with. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'bookmakerAPI',
      version: '1.0.0',
      description:
        `Connect with the subprotocols \`${subprotocol}\` and \`bearer.<JWT>\`; \`?games=\` and \`?sports=\` are the first ` +
        `subscription, everything when neither is given. Frames of odds hold at most ${maxFrameBytes / 1024} KB.`,
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
      toServer: operation('receive', 'What an analyst may send.', clientMessages),
      toAnalyst: operation('send', 'What an analyst receives.', serverFrames),
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
  subscribe: 'Follow more games or sports, everything, or only the newest odds of each market.',
  unsubscribe: 'Follow these no longer; nothing at all when none is named.',
  ping: 'Answered by `pong`.',
}

const clientMessages: Message[] = ClientMessage.options.map((option) => {
  const [name] = option.shape.action.values
  if (name === undefined) throw new Error('A client message has no action.')
  return { name, summary: clientSummaries[name], payload: jsonSchema(option, 'input') }
})

const serverFrames: Message[] = [
  frame('welcome', 'The connection is known to the fan-out.', WelcomeFrame),
  frame(
    'subscribed',
    'The subscription as it is now, and from when on no frame can miss it.',
    SubscribedFrame,
  ),
  frame('snapshot', 'The newest odds of each market followed, in parts.', SnapshotFrame),
  frame('odds', 'Odds, with the position of the frame.', OddsFrame),
  frame('pong', 'The answer to `ping`.', PongFrame),
  frame('error', 'A message could not be served; the connection stays open.', ErrorFrame),
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
