import {
  FeedsRequest,
  Instant,
  LooseInstant,
  MarketType,
  maxOddsPerRequest,
  Odds,
  Price,
} from '@sportsfeeds/domain'
import { Score } from '@sportsfeeds/domain/internal'
import * as z from 'zod'

import { inlineSchema, type JsonSchema, namedSchemas, schemaRef } from '../named-schemas.ts'
import { components } from './components.ts'

/** Every named schema of the document. */
export function componentSchemas(): Record<string, JsonSchema> {
  return namedSchemas(components, { replacements })
}

/** Schema of a query or path parameter, which names no component. */
export function parameterSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  return inlineSchema(schema, { replacements, io })
}

const replacements = new Map<z.core.$ZodType, JsonSchema>([
  [
    FeedsRequest.shape.odds,
    { type: 'array', minItems: 1, maxItems: maxOddsPerRequest, items: { $ref: schemaRef('FeedOdds') } },
  ],
  [
    Price,
    { type: 'string', pattern: String.raw`^([+-]?\d{1,7}(\.\d{1,15})?|\d{1,7}/\d{1,7})$`, maxLength: 25 },
  ],
  [Score, { type: 'string', minLength: 1, maxLength: 20 }],
  [Odds.shape.type, { type: 'string', pattern: betStopOr(MarketType) }],
  [Instant, { type: 'string', format: 'date-time' }],
  [LooseInstant, { type: 'string', format: 'date-time' }],
])

function betStopOr(type: typeof MarketType): string {
  return String.raw`^\*$|${z.toJSONSchema(type).pattern}`
}
