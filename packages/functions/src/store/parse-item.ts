import type * as z from 'zod'
import { InvalidItemError } from '../errors.ts'
import type { StoredItem } from './table.ts'

/** Parses an item by the schema of its entity. @throws InvalidItemError naming the item by its key. */
export function parseItem<Schema extends z.ZodType>(
  entity: string,
  schema: Schema,
  item: StoredItem,
): z.infer<Schema> {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  throw new InvalidItemError(entity, `${String(item.PK)} ${String(item.SK)}`, { cause: parsed.error })
}
