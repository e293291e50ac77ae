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
  throw new InvalidItemError(entity, itemName(item), { cause: parsed.error })
}

/** Receives an {@link InvalidItemError} for each item that a read left out. */
export type OnUnreadable = (error: InvalidItemError) => void

/** Reads items one by one: one that cannot be read is reported and left out, so that it hides no other. */
export function readItems<Value>(
  entity: string,
  items: readonly StoredItem[],
  read: (item: StoredItem) => Value,
  onUnreadable: OnUnreadable,
): Value[] {
  return items.flatMap((item) => {
    try {
      return [read(item)]
    } catch (error) {
      onUnreadable(
        error instanceof InvalidItemError
          ? error
          : new InvalidItemError(entity, itemName(item), { cause: error }),
      )
      return []
    }
  })
}

function itemName({ PK, SK }: StoredItem): string {
  return `${String(PK)} ${String(SK)}`
}
