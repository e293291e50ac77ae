import { GameId } from '@sportsfeeds/domain'
import { FeedsParameters } from '@sportsfeeds/functions/feeds-parameters'
import { GamesParameters } from '@sportsfeeds/functions/games-parameters'
import type * as z from 'zod'

import type { JsonSchema } from '../named-schemas.ts'
import { parameterSchema } from './schemas.ts'

interface ParameterText {
  readonly description: string
  readonly example: unknown
  /** Where the schema reads text of more forms than one: the form to send. */
  readonly format?: 'date-time' | 'int32' | 'int64'
}

/** Parameters of GET /feeds. */
export function feedsParameters(): object[] {
  return queryParameters(FeedsParameters, {
    game: {
      description: 'Ids of the games. Repeat the parameter for several.',
      example: ['game-sr:match:123'],
    },
    market: {
      description:
        'Only these markets, by market id: `type[/period][:subject][@line]`. Bet stops always pass.',
      example: ['total/1h@1.5'],
    },
    type: { description: 'Only markets of these types. Bet stops always pass.', example: ['moneyline'] },
    provider: { description: 'Only odds of these providers.', example: ['acme'] },
    from: {
      description:
        'Start of a range of feed dates, inclusive; a day such as 2026-05-01 is its first millisecond in UTC. One game only.',
      example: '2026-05-01T19:00:00Z',
      format: 'date-time',
    },
    to: {
      description:
        'End of a range of feed dates, inclusive; a day is its last millisecond in UTC. One game only.',
      example: '2026-05-01T20:00:00Z',
      format: 'date-time',
    },
    order: { description: 'Order of a range of feed dates. One game only.', example: 'asc' },
    limit: {
      description: 'Most odds records on a page. One game only, unless with `since`.',
      example: 500,
      format: 'int32',
    },
    since: {
      description:
        'Epoch milliseconds, by the server’s clock: odds received at or after this time, however old their dates.',
      example: 1_777_662_050_012,
      format: 'int64',
    },
    cursor: {
      description: 'The `cursor` of the previous page; everything else must be as it was there.',
      example: 'eyJnYW1lIjoxfQ.c2lnbmF0dXJl',
    },
    through: {
      description:
        'Epoch milliseconds, by the server’s clock: what was acknowledged later may be missing, so that clients that catch up at once can be given one read of the table. Default: the time of the request.',
      example: 1_777_662_061_650,
      format: 'int64',
    },
    opening: {
      description:
        'The first prices of each market, in place of the latest. Those of markets that opened after the first 1,000 records of their game are left out.',
      example: 'true',
    },
  })
}

/** Parameters of GET /games. */
export function gamesParameters(): object[] {
  return queryParameters(GamesParameters, {
    sport: { description: 'Only this sport.', example: 'soccer' },
    from: {
      description: 'Games that start on this UTC day or later. Default, if there is a `to`: today.',
      example: '2026-05-01',
    },
    to: {
      description:
        'Games that start on this UTC day or earlier, at most 366 days after `from`. Default, if there is a `from`: seven days after it.',
      example: '2026-05-08',
    },
    day: {
      description: 'Games that start on this UTC day: short for the same `from` and `to`.',
      example: '2026-05-01',
    },
    status: {
      description: 'Only this status. Games with other statuses are never listed.',
      example: 'live',
    },
  })
}

/** The parameter of /games/{id}. */
export function gameIdParameter(): object {
  const schema = parameterSchema(GameId)
  return {
    name: 'id',
    in: 'path',
    required: true,
    description: 'Id of the game.',
    schema,
    example: 'game-sr:match:123',
  }
}

function queryParameters<Schema extends z.ZodObject>(
  parameters: Schema,
  texts: Readonly<Record<keyof z.infer<Schema> & string, ParameterText>>,
): object[] {
  return Object.entries<ParameterText>(texts).map(([name, { description, example, format }]) => {
    const parameter = parameters.shape[name] as z.ZodType // a key of the shape, by the type of `texts`
    const required = !parameter.safeParse(undefined).success
    return { name, in: 'query', required, description, schema: querySchema(parameter, format), example }
  })
}

function querySchema(parameter: z.ZodType, format: ParameterText['format']): JsonSchema {
  if (format === undefined) return parameterSchema(parameter)
  if (format === 'date-time') return { type: 'string', format }
  return { ...parameterSchema(parameter, 'output'), type: 'integer', format }
}
