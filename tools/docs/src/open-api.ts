import {
  FeedOdds,
  FeedsResponse,
  FeedsPage,
  Game,
  GameId,
  GamesPage,
  GameInput,
  maxOddsPerRequest,
  oddsCsvHeader,
  Problem,
  problemContentType,
  Sport,
} from '@sportsfeeds/domain'
import { jsonSchema, type JsonSchema } from './json-schema.ts'

/** Generates the OpenAPI 3.1 document of feedsAPI from the schemas that the functions parse with. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'feedsAPI',
      version: '1.0.0',
      description: 'Sports data providers send odds and games; sports trading analysts read them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: '{feedsApiUrl}',
        variables: {
          feedsApiUrl: { default: 'http://127.0.0.1:4510', description: 'The stack output of this name.' },
        },
      },
    ],
    paths: {
      '/feeds': {
        put: {
          operationId: 'putFeeds',
          summary: 'Store odds. Safe to retry.',
          security: [{ providerKey: [] }],
          requestBody: jsonBody(feedsRequest),
          responses: {
            200: jsonResponse('All odds are stored.', ref('FeedsResponse')),
            207: jsonResponse(
              'Some odds were rejected or not stored: see `rejected` and `notStored`.',
              ref('FeedsResponse'),
            ),
            400: problem('No odds record is valid, or the body is not a feed.'),
            ...providerProblems,
            503: problem('Nothing was stored; retry with the same body.'),
          },
        },
        get: {
          operationId: 'getFeeds',
          summary:
            'The latest odds of games, the odds in a range of feed dates, or the odds that arrived since a given time.',
          security: [{ analystToken: [] }],
          parameters: [
            query(
              'game',
              { type: 'array', items: jsonSchema(GameId, 'input') },
              'Repeat for several games.',
              true,
            ),
            query('from', { type: 'string' }, 'Start of a range of feed dates, inclusive. One game only.'),
            query('to', { type: 'string' }, 'End of a range of feed dates, inclusive. One game only.'),
            query('order', { enum: ['asc', 'desc'] }, 'Order of a range of feed dates.'),
            query('since', { type: 'number' }, 'Epoch milliseconds: odds received at or after this time.'),
            query(
              'limit',
              { type: 'integer', minimum: 1, maximum: 1000 },
              'Maximum number of odds records per page.',
            ),
            query('cursor', { type: 'string' }, 'The `cursor` of the previous page.'),
          ],
          responses: {
            200: {
              description: 'A page of odds.',
              content: {
                'application/json': { schema: ref('FeedsPage') },
                'text/csv': {
                  schema: {
                    type: 'string',
                    description: `RFC 4180 with the header \`${oddsCsvHeader}\`. A cell that a spreadsheet would evaluate as a formula is prefixed with an apostrophe.`,
                  },
                },
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
          summary: 'Create or update games.',
          security: [{ providerKey: [] }],
          requestBody: jsonBody({
            type: 'object',
            required: ['games'],
            properties: { games: { type: 'array', minItems: 1, maxItems: 100, items: ref('GameInput') } },
          }),
          responses: {
            200: jsonResponse('The stored games.', ref('GamesPage')),
            400: problem('A field is invalid; nothing was stored.'),
            ...providerProblems,
          },
        },
        get: {
          operationId: 'getGames',
          summary: 'Scheduled and live games.',
          security: [{ analystToken: [] }],
          parameters: [
            query('sport', jsonSchema(Sport, 'input'), 'Only this sport.'),
            query(
              'day',
              { type: 'string', format: 'date' },
              'Only this UTC day. Default: yesterday to tomorrow.',
            ),
            query(
              'status',
              { enum: ['scheduled', 'live'] },
              'Only this status. Games with other statuses are never listed.',
            ),
          ],
          responses: { 200: jsonResponse('The games.', ref('GamesPage')), ...readerProblems },
        },
      },
      '/games/{id}': {
        get: {
          operationId: 'getGame',
          summary: 'One game.',
          security: [{ analystToken: [] }],
          parameters: [{ name: 'id', in: 'path', required: true, schema: jsonSchema(GameId, 'input') }],
          responses: {
            200: jsonResponse('The game.', ref('Game')),
            ...readerProblems,
            404: problem('The game does not exist.'),
          },
        },
      },
    },
    components: {
      securitySchemes: {
        providerKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        analystToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: {
        FeedOdds: jsonSchema(FeedOdds, 'input'),
        FeedsResponse: jsonSchema(FeedsResponse, 'output'),
        FeedsPage: jsonSchema(FeedsPage, 'output'),
        Game: jsonSchema(Game, 'output'),
        GameInput: jsonSchema(GameInput, 'input'),
        GamesPage: jsonSchema(GamesPage, 'output'),
        Problem: jsonSchema(Problem, 'output'),
      },
    },
  }
}

function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

const feedsRequest: JsonSchema = {
  type: 'object',
  required: ['odds'],
  properties: { odds: { type: 'array', minItems: 1, maxItems: maxOddsPerRequest, items: ref('FeedOdds') } },
}

function jsonBody(schema: JsonSchema): object {
  return {
    required: true,
    content: { 'application/json': { schema } },
  }
}

function jsonResponse(description: string, schema: JsonSchema): object {
  return {
    description,
    content: { 'application/json': { schema } },
  }
}

function problem(description: string): object {
  return {
    description,
    content: { [problemContentType]: { schema: ref('Problem') } },
  }
}

const providerProblems = {
  403: problem('The API key is missing or unknown.'),
  413: problem('The body is too large.'),
  429: problem("The provider's rate limit or daily quota is exceeded."),
}

const readerProblems = {
  400: problem('A parameter is invalid; `errors` names it.'),
  401: problem('The token is missing, expired or from another issuer.'),
  403: problem('The client is not active.'),
}

function query(name: string, schema: JsonSchema, description: string, explode?: boolean): object {
  return { name, in: 'query', required: false, description, schema, ...(explode ? { explode } : {}) }
}
