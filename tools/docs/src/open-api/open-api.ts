import { oddsCsvHeader, problemContentType } from '@sportsfeeds/domain'

import { analystTokens } from '../analyst-tokens.ts'
import { components } from './components.ts'
import { feedsParameters, gameIdParameter, gamesParameters } from './parameters.ts'
import { type JsonSchema, schemaRef } from '../named-schemas.ts'
import { componentSchemas } from './schemas.ts'

/** Generates the OpenAPI 3.1 document of feedsAPI from the schemas that the functions parse with. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'feedsAPI',
      version: '2.0.0',
      summary: 'Sports odds: providers send them, trading analysts read them.',
      description:
        'Sports data providers send odds and games; sports trading analysts read them. Live odds come by the WebSocket API, bookmakerAPI.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'The engineers who run this stack' },
    },
    servers,
    tags: [
      { name: 'provider', description: 'Sending odds and games, with a provider’s API key.' },
      { name: 'analyst', description: 'Reading odds and games, with an analyst’s token.' },
    ],
    paths: {
      '/feeds': {
        put: {
          operationId: 'putFeeds',
          tags: ['provider'],
          summary: 'Store odds. Safe to retry.',
          description: feedsDescription,
          security: [{ providerKey: [] }],
          requestBody: jsonBody('FeedsRequest'),
          responses: {
            200: jsonResponse('All odds are stored.', 'FeedsResponse'),
            207: jsonResponse(
              'Some odds were rejected or not stored: see `rejected` and `notStored`.',
              'FeedsResponse',
            ),
            400: problem(
              'No odds record is valid, or the body is not a feed; where it is not JSON, `errors` names the place.',
            ),
            ...providerProblems,
            503: problem('Nothing was stored; retry with the same body.'),
          },
        },
        get: {
          operationId: 'getFeeds',
          tags: ['analyst'],
          summary:
            'The latest odds of games, their first, those in a range of feed dates, or those that arrived since a given time.',
          description: latestDescription,
          security: [{ analystToken: [] }],
          parameters: feedsParameters(),
          responses: {
            200: {
              description: 'A page of odds.',
              content: {
                'application/json': json('FeedsPage'),
                'text/csv': { schema: csv },
              },
              headers: {
                'next-cursor': { description: 'The cursor of a CSV page.', schema: { type: 'string' } },
              },
            },
            ...readerProblems,
          },
        },
      },
      '/games': {
        put: {
          operationId: 'putGames',
          tags: ['provider'],
          summary: 'Create or replace games, with score, period and clock as far as they are known.',
          description:
            'Send a game before its odds: odds of an unknown game make a provisional one, without sport and league, which no subscription by sport has. A game that is stored as it comes is not written; all or none of a request is valid.',
          security: [{ providerKey: [] }],
          requestBody: jsonBody('GamesRequest'),
          responses: {
            200: jsonResponse('The stored games.', 'GamesPage'),
            400: problem('A field is invalid; nothing was stored.'),
            ...providerProblems,
          },
        },
        get: {
          operationId: 'getGames',
          tags: ['analyst'],
          summary:
            'Live games, whenever they began, and scheduled ones of the next seven days or of a range of days.',
          description: 'Live games come with their live state.',
          security: [{ analystToken: [] }],
          parameters: gamesParameters(),
          responses: { 200: jsonResponse('The games.', 'GamesPage'), ...readerProblems },
        },
      },
      '/games/{id}': {
        get: {
          operationId: 'getGame',
          tags: ['analyst'],
          summary: 'One game, whatever its status.',
          description: 'The game with its live state, if the feed has sent one.',
          security: [{ analystToken: [] }],
          parameters: [gameIdParameter()],
          responses: {
            200: jsonResponse('The game, with its live state.', 'Game'),
            ...readerProblems,
            404: problem('The game does not exist.'),
          },
        },
      },
    },
    components: { securitySchemes, schemas: componentSchemas() },
  }
}

const servers = [
  {
    url: 'https://{api}.execute-api.{region}.amazonaws.com/v1',
    description: 'A stack on AWS: its output `feedsApiUrl`.',
    variables: { api: { default: 'abcdefghij' }, region: { default: 'eu-central-1' } },
  },
  {
    url: 'http://127.0.0.1:{port}/v1',
    description: 'A stack on one machine: `feedsApiUrl` of `.sportsfeeds/outputs.json`.',
    variables: { port: { default: '4511' } },
  },
]

const securitySchemes = {
  providerKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      'API key of a provider, which also names it: the stack output `providerApiKeys` has all of them.',
  },
  analystToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `${analystTokens} On one machine a GET of \`local.tokenUrl\` returns one.`,
  },
}

const feedsDescription = `Each record is validated on its own. Send \`line\` where a provider prices several lines of one market at once: it is part of the
market's identity. Without it the provider has one market of that type, whose line may move. A record lists all outcomes of its market; one
that suspends or closes it needs none, and keeps the last prices. What differs is never one item; records that say the same are
stored once and counted as duplicates. Odds of a game that is unknown make a provisional game, which PUT /games completes. Unknown fields
are ignored and named in \`warnings\`.`

const latestDescription = `The latest is the newest record of each market and provider; where that record has no prices, the newest record with prices comes before it.
A bet stop (\`type: "*"\`) suspends every market of its game and provider whose newest record comes before it. Records are ordered by date, then bet
stops last, then \`seq\`, then \`receivedAt\`, then \`digest\`. Of a market that is on several pages the newest record counts.`

const csv: JsonSchema = {
  type: 'string',
  description: `RFC 4180 with the header \`${oddsCsvHeader}\`. A cell that a spreadsheet would evaluate as a formula is prefixed with an apostrophe.`,
}

function json(name: string): object {
  return { schema: { $ref: schemaRef(name) }, example: components[name]?.example }
}

function jsonBody(name: string): object {
  return { required: true, content: { 'application/json': json(name) } }
}

function jsonResponse(description: string, name: string): object {
  return { description, content: { 'application/json': json(name) } }
}

function problem(description: string): object {
  return { description, content: { [problemContentType]: { schema: { $ref: schemaRef('Problem') } } } }
}

const providerProblems = {
  403: problem('The API key is missing or unknown, or a game belongs to another provider.'),
  413: problem('The body is too large.'),
  429: problem(
    "The provider's rate or its daily quota, each of odds or of requests, or the 500 odds a second of one game are exceeded. `Retry-After` says when to send the same again.",
  ),
}

const readerProblems = {
  400: problem('A parameter is invalid; `errors` names it.'),
  401: problem('The token is missing, expired or from another issuer.'),
  403: problem('The client is not active.'),
}
