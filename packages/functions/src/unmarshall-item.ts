import { unmarshall } from '@aws-sdk/util-dynamodb'

/** Attributes of an item by name, in DynamoDB's own form. */
export type Image = Extract<Parameters<typeof unmarshall>[0], Record<string, unknown>>

/**
 * Attributes in DynamoDB's own form as plain values. A number that JavaScript cannot hold exactly becomes the nearest one, where the
 * SDK would throw, and with it fail the whole page: the entity's schema refuses it in its own item.
 */
export function unmarshallItem(item: Image): Readonly<Record<string, unknown>> {
  return unmarshall(item, { wrapNumbers: Number })
}
