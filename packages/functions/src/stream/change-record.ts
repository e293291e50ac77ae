import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Odds } from '@sportsfeeds/domain'
import { fromOddsItem, OddsItem } from '@sportsfeeds/domain/internal'
import * as z from 'zod'

const StringAttribute = z.object({ S: z.string() })

/** Attributes of an item by name, in DynamoDB's own form. */
export type Image = Extract<Parameters<typeof unmarshall>[0], Record<string, unknown>>

/** The entity's schema validates the values. */
const ImageSchema = z.custom<Image>(
  (value) => typeof value === 'object' && value !== null,
  'must be an image',
)

/**
 * The parts of a change record that are read.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
export const ChangeRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    ApproximateCreationDateTimePrecision: z.enum(['MILLISECOND', 'MICROSECOND']).default('MILLISECOND'),
    Keys: z.object({ PK: StringAttribute, SK: StringAttribute }),
    NewImage: ImageSchema.optional(),
    /** One that cannot be read counts as absent. */
    OldImage: ImageSchema.optional().catch(undefined),
  }),
})
export type ChangeRecord = z.infer<typeof ChangeRecord>

// Fatal: a silently replaced character would be a wrong name on every screen.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The JSON of a change record. @param data a Kinesis record's data: UTF-8, from Lambda in base64. */
export function changeText(data: string | Uint8Array): string {
  return utf8.decode(typeof data === 'string' ? Buffer.from(data, 'base64') : data)
}

/**
 * Recognizes records of some entities without parsing them. In JSON, quotes inside of a value are escaped, so this text can only be
 * an attribute.
 * @param sortKeys beginnings of sort keys.
 */
export function sortKeyPattern(sortKeys: readonly string[]): RegExp {
  return new RegExp(`"SK":\\{"S":"(?:${sortKeys.join('|')})`)
}

export function toItem(image: Image | undefined): unknown {
  return image === undefined ? undefined : unmarshall(image, { wrapNumbers: Number })
}

export function toOdds(image: Image | undefined): Odds {
  return fromOddsItem(OddsItem.parse(toItem(image)))
}
