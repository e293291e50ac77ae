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

/** The OpenAPI 3.1 document of feedsAPI, from the schemas that the functions parse with. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'feedsAPI',
      version: '1.0.0',
      description: 'Sports data providers put odds and games; sports trading analysts read them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: '{feedsApiUrl}',
        variables: {
          feedsApiUrl: { default: 'http://127.0.0.1:4510', description: 'The stack output of that name.' },
        },
      },
    ],
    paths: {
      '/feeds': {
        put: {
          operationId: 'putFeeds',
          summary: 'Store odds. Safe to send again.',
          security: [{ providerKey: [] }],
          requestBody: jsonBody(feedsRequest),
          responses: {
            200: answer('Every odds is stored.', ref('FeedsResponse')),
            207: answer(
              'Some odds were rejected or not stored: see `rejected` and `notStored`.',
              ref('FeedsResponse'),
            ),
            400: problem('No odds was acceptable, or the body is not a feed.'),
            ...providerProblems,
            503: problem('The store took nothing; send the same body again.'),
          },
        },
        get: {
          operationId: 'getFeeds',
          summary: 'The latest odds of games, a range by feed date, or what came in since an instant.',
          security: [{ analystToken: [] }],
          parameters: [
            query(
              'game',
              { type: 'array', items: jsonSchema(GameId, 'input') },
              'Repeat it for several games.',
              true,
            ),
            query('from', { type: 'string' }, 'Start of a range of feed dates, included. One game only.'),
            query('to', { type: 'string' }, 'End of a range of feed dates, included. One game only.'),
            query('order', { enum: ['asc', 'desc'] }, 'Of a range by feed date.'),
            query(
              'since',
              { type: 'number' },
              'Epoch milliseconds: what was taken in at or after this instant.',
            ),
            query('limit', { type: 'integer', minimum: 1, maximum: 1000 }, 'Odds on one page.'),
            query('cursor', { type: 'string' }, 'The `cursor` of the page before.'),
          ],
          responses: {
            200: {
              description: 'A page of odds.',
              content: {
                'application/json': { schema: ref('FeedsPage') },
                'text/csv': {
                  schema: {
                    type: 'string',
                    description: `RFC 4180 with the header \`${oddsCsvHeader}\`. A text that a spreadsheet would evaluate as a formula is preceded by an apostrophe.`,
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
          summary: 'Create games, or change them.',
          security: [{ providerKey: [] }],
          requestBody: jsonBody({
            type: 'object',
            required: ['games'],
            properties: { games: { type: 'array', minItems: 1, maxItems: 100, items: ref('GameInput') } },
          }),
          responses: {
            200: answer('The games as they are now.', ref('GamesPage')),
            400: problem('A field is wrong; nothing was stored.'),
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
              'Only this UTC day; yesterday to tomorrow without it.',
            ),
            query(
              'status',
              { enum: ['scheduled', 'live'] },
              'Only this status; games of other statuses are not listed.',
            ),
          ],
          responses: { 200: answer('The games.', ref('GamesPage')), ...readerProblems },
        },
      },
      '/games/{id}': {
        get: {
          operationId: 'getGame',
          summary: 'One game.',
          security: [{ analystToken: [] }],
          parameters: [{ name: 'id', in: 'path', required: true, schema: jsonSchema(GameId, 'input') }],
          responses: {
            200: answer('The game.', ref('Game')),
            ...readerProblems,
            404: problem('There is no such game.'),
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

function answer(description: string, schema: JsonSchema): object {
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
  429: problem("The provider's rate or daily quota is used up."),
}

const readerProblems = {
  400: problem('A parameter is wrong; `errors` names it.'),
  401: problem('The token is missing, expired or not ours.'),
  403: problem('The client is not active.'),
}

function query(name: string, schema: JsonSchema, description: string, explode?: boolean): object {
  return { name, in: 'query', required: false, description, schema, ...(explode ? { explode } : {}) }
}
