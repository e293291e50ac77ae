import * as z from 'zod'
import { operation, type Operation } from '../http/aws-json.ts'
import type { StreamStore } from './stream-store.ts'
import { Reference, TagKey, Tags } from './wire.ts'

const Retention = Reference.extend({ RetentionPeriodHours: z.int() })

export function settingOperations(store: StreamStore): Record<string, Operation> {
  return {
    AddTagsToStream: operation(Reference.extend({ Tags }), ({ Tags: added, ...reference }) => {
      const { tags } = store.find(reference)
      for (const [key, value] of Object.entries(added)) tags.set(key, value)
    }),
    RemoveTagsFromStream: operation(
      Reference.extend({ TagKeys: z.array(TagKey).min(1).max(50) }),
      ({ TagKeys, ...reference }) => {
        const { tags } = store.find(reference)
        for (const key of TagKeys) tags.delete(key)
      },
    ),
    ListTagsForStream: operation(
      Reference.extend({
        ExclusiveStartTagKey: TagKey.optional(),
        Limit: z.int().min(1).max(50).optional(),
      }),
      ({ ExclusiveStartTagKey = '', Limit = 50, ...reference }) => {
        const after = [...store.find(reference).tags]
          .filter(([key]) => key > ExclusiveStartTagKey)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
        return {
          Tags: after.slice(0, Limit).map(([Key, Value]) => ({ Key, Value })),
          HasMoreTags: after.length > Limit,
        }
      },
    ),
    IncreaseStreamRetentionPeriod: operation(Retention, ({ RetentionPeriodHours, ...reference }) =>
      store.setRetention(store.find(reference), RetentionPeriodHours),
    ),
    DecreaseStreamRetentionPeriod: operation(Retention, ({ RetentionPeriodHours, ...reference }) =>
      store.setRetention(store.find(reference), RetentionPeriodHours),
    ),
  }
}
