import {
  BetStop,
  FeedsPage,
  FeedsResponse,
  GameId,
  GameInput,
  GamesPage,
  GameWithLive,
  GeneralOdds,
  MarketType,
  maxOddsPerRequest,
  oddsCsvHeader,
  Problem,
  problemContentType,
  ProviderName,
  ReferenceOdds,
  Sport,
} from '@sportsfeeds/domain'
import { ScheduledStatus } from '@sportsfeeds/domain/internal'
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
          description: feedsDescription,
          security: [{ providerKey: [] }],
          requestBody: jsonBody(feedsRequest),
          responses: {
            200: jsonResponse('All odds are stored.', ref('FeedsResponse')),
            207: jsonResponse(
              'Some odds were rejected or not stored: see `rejected` and `notStored`.',
              ref('FeedsResponse'),
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
          summary:
            'The latest odds of games, the odds in a range of feed dates, or the odds that arrived since a given time.',
          description: latestDescription,
          security: [{ analystToken: [] }],
          parameters: [
            query(
              'game',
              { type: 'array', items: jsonSchema(GameId, 'input') },
              'Repeat for several games.',
              true,
            ),
            query(
              'market',
              { type: 'array', items: { type: 'string' } },
              'Only these markets, by market id: `type[/period][:subject][@line]`, for example `total/1h@1.5`. Bet stops always pass.',
              true,
            ),
            query(
              'type',
              { type: 'array', items: jsonSchema(MarketType, 'input') },
              'Only markets of these types. Bet stops always pass.',
              true,
            ),
            query(
              'provider',
              { type: 'array', items: jsonSchema(ProviderName, 'input') },
              'Only odds of these providers.',
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
          summary: 'Create or update games, with score, period and clock as far as they are known.',
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
          summary:
            'Live games, whenever they began, and scheduled ones of the next seven days or of a range of days.',
          security: [{ analystToken: [] }],
          parameters: [
            query('sport', jsonSchema(Sport, 'input'), 'Only this sport.'),
            query(
              'from',
              { type: 'string', format: 'date' },
              'Games that start on this UTC day or later. Default, if there is a `to`: today.',
            ),
            query(
              'to',
              { type: 'string', format: 'date' },
              'Games that start on this UTC day or earlier, at most 366 days after `from`. Default, if there is a `from`: seven days after it.',
            ),
            query(
              'day',
              { type: 'string', format: 'date' },
              'Games that start on this UTC day: short for the same `from` and `to`.',
            ),
            query(
              'status',
              jsonSchema(ScheduledStatus, 'input'),
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
            200: jsonResponse('The game, with its live state.', ref('Game')),
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
        FeedOdds: {
          description:
            'A record in one of three forms. `type` of `*` is a bet stop; `status` or `outcomes` make the general form.',
          anyOf: [ref('ReferenceOdds'), ref('GeneralOdds'), ref('BetStop')],
        },
        ReferenceOdds: jsonSchema(ReferenceOdds, 'input'),
        GeneralOdds: jsonSchema(GeneralOdds, 'input'),
        BetStop: jsonSchema(BetStop, 'input'),
        FeedsResponse: jsonSchema(FeedsResponse, 'output'),
        FeedsPage: jsonSchema(FeedsPage, 'output'),
        Game: jsonSchema(GameWithLive, 'output'),
        GameInput: jsonSchema(GameInput, 'input'),
        GamesPage: jsonSchema(GamesPage, 'output'),
        Problem: jsonSchema(Problem, 'output'),
      },
    },
  }
}

const feedsDescription = `Each record is validated on its own. Send \`line\` where a provider prices several lines of one market at once: it is part of the
market's identity. Without it the provider has one market of that type, whose line may move. A record lists all outcomes of its market; one
that suspends or closes it needs none, and keeps the last prices. What differs is never one item; records that say the same are
stored once and counted as duplicates. Odds of a game that is unknown make a provisional game, which PUT /games completes. Unknown fields
are ignored and named in \`warnings\`.`

const latestDescription = `The latest is the newest record of each market and provider; where that record has no prices, the newest record with prices comes before it.
A bet stop (\`type: "*"\`) suspends every market of its game and provider whose newest record comes before it. Records are ordered by date, then bet
stops last, then \`seq\`, then \`receivedAt\`, then \`digest\`. Of a market that is on several pages the newest record counts.`

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
