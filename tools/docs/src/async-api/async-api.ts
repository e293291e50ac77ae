import { Instant, maxFrameBytes, subprotocol } from '@sportsfeeds/domain'
import { analystTokens } from '../analyst-tokens.ts'
import type { Component } from '../component.ts'
import { type JsonSchema, namedSchemas, schemaRef } from '../named-schemas.ts'
import { clientMessages, serverFrames, sharedSchemas } from './components.ts'

/** Generates the AsyncAPI 3 document of bookmakerAPI from the schemas that both ends parse with. */
export function asyncApi(): object {
  const messages = { ...clientMessages, ...serverFrames }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'bookmakerAPI',
      version: '2.0.0',
      description:
        `Live odds for trading analysts. Connect with the subprotocols \`${subprotocol}\` and \`bearer.<JWT>\`. \`?games=\` and \`?sports=\` are the initial ` +
        'subscription; without them it is all games. docs/PROTOCOL.md has the rules that a client follows, by number.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers,
    channels: {
      bookmaker: {
        address: '/',
        description: 'One WebSocket for each analyst.',
        bindings: { ws: { method: 'GET', query: connectQuery } },
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      toServer: operation('receive', 'Messages that an analyst may send.', clientMessages),
      toAnalyst: operation('send', 'Frames that an analyst receives.', serverFrames),
    },
    components: {
      securitySchemes: {
        analystToken: {
          type: 'httpApiKey',
          in: 'header',
          name: 'Sec-WebSocket-Protocol',
          description: `The subprotocols \`${subprotocol}, bearer.<JWT>\`. ${analystTokens}`,
        },
      },
      messages: Object.fromEntries(
        Object.entries(messages).map(([name, component]) => [name, message(name, component)]),
      ),
      schemas: titledEach(
        '',
        namedSchemas({ ...messages, ...sharedSchemas }, { replacements, target: 'draft-07' }),
      ),
    },
  }
}

const replacements = new Map([[Instant, { type: 'string', format: 'date-time' }]])

const security = [{ $ref: '#/components/securitySchemes/analystToken' }]
const servers = {
  apiGateway: {
    host: '{api}.execute-api.{region}.amazonaws.com',
    pathname: '/v1',
    protocol: 'wss',
    description: `A stack on AWS that delivers through API Gateway: frames of at most ${maxFrameBytes / 1024} KB with a \`position\`.`,
    variables: {
      api: { description: 'Id of the API, as in the output `bookmakerApiUrl`.', default: 'abcdefghij' },
      region: { description: 'Region of the stack.', default: 'eu-central-1' },
    },
    security,
  },
  liveGateway: {
    host: '{host}',
    pathname: '/v1',
    protocol: 'wss',
    description:
      'A stack on AWS that delivers through its live gateway: frames with `at`, heartbeats, and connections that can be resumed.',
    variables: {
      host: { description: 'Host of the output `bookmakerApiUrl`.', default: 'live.example.com' },
    },
    security,
  },
  local: {
    host: '127.0.0.1:{port}',
    pathname: '/execute-api/{api}/v1',
    protocol: 'ws',
    description: 'A stack on one machine: `bookmakerApiUrl` of `.sportsfeeds/outputs.json`.',
    variables: {
      port: { description: 'Port of the local stack.', default: '4510' },
      api: { description: 'Id of the API.', default: 'abcdefghij' },
    },
    security,
  },
}

const connectQuery = {
  type: 'object',
  properties: {
    games: { type: 'string', description: 'Ids of the games to follow at first, with commas between them.' },
    sports: { type: 'string', description: 'Sports to follow at first, with commas between them.' },
  },
}

function message(name: string, { description, example }: Component): object {
  return {
    name,
    title: name,
    summary: description,
    payload: { $ref: schemaRef(name) },
    examples: [{ name, payload: example }],
  }
}

/** Generators of types name what they make after titles: every schema has one, after its place. */
function titled(title: string, schema: JsonSchema): JsonSchema {
  if ('$ref' in schema) return schema
  const within = Object.entries(schema).map(([key, value]) => {
    if (key === 'properties') return [key, titledEach(title, value as Readonly<Record<string, JsonSchema>>)] // by JSON Schema
    if (key === 'items' || key === 'anyOf')
      return [key, titledParts(title, value as JsonSchema | JsonSchema[])] // by JSON Schema
    return [key, value]
  })
  return { title, ...(Object.fromEntries(within) as JsonSchema) }
}

function titledEach(title: string, schemas: Readonly<Record<string, JsonSchema>>): object {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      titled(`${title}${name.charAt(0).toUpperCase()}${name.slice(1)}`, schema),
    ]),
  )
}

function titledParts(title: string, parts: JsonSchema | readonly JsonSchema[]): unknown {
  if (!Array.isArray(parts)) return titled(`${title}Item`, parts as JsonSchema) // a list otherwise
  return parts.map((part: JsonSchema, place) => titled(`${title}Part${place + 1}`, part))
}

function operation(
  action: 'send' | 'receive',
  summary: string,
  messages: Readonly<Record<string, Component>>,
): object {
  return {
    action,
    summary,
    channel: { $ref: '#/channels/bookmaker' },
    messages: Object.keys(messages).map((name) => ({ $ref: `#/channels/bookmaker/messages/${name}` })),
  }
}
