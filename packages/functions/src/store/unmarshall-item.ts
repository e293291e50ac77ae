import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { StoredItem } from './table.ts'

/**
 * Attributes in DynamoDB's own form as plain values. A number that JavaScript cannot hold exactly becomes the nearest one, where the
 * SDK would throw, and with it fail the whole page: the entity's schema refuses it in its own item.
 */
export function unmarshallItem(item: Record<string, AttributeValue>): StoredItem {
  return unmarshall(item, { wrapNumbers: Number })
}
