import * as z from 'zod'
import { operation, type Operation } from '../http/aws-json.ts'
import type { StreamStore } from './stream-store.ts'
import { Reference } from './wire.ts'

const Retention = Reference.extend({ RetentionPeriodHours: z.int() })

export function settingOperations(store: StreamStore): Record<string, Operation> {
  return {
    AddTagsToStream: operation(
      Reference.extend({ Tags: z.record(z.string(), z.string()) }),
      ({ Tags, ...reference }) => {
        const { tags } = store.find(reference)
        for (const [key, value] of Object.entries(Tags)) tags.set(key, value)
      },
    ),
    RemoveTagsFromStream: operation(
      Reference.extend({ TagKeys: z.array(z.string()) }),
      ({ TagKeys, ...reference }) => {
        const { tags } = store.find(reference)
        for (const key of TagKeys) tags.delete(key)
      },
    ),
    ListTagsForStream: operation(Reference, (reference) => ({
      Tags: [...store.find(reference).tags].map(([Key, Value]) => ({ Key, Value })),
      HasMoreTags: false,
    })),
    IncreaseStreamRetentionPeriod: operation(Retention, ({ RetentionPeriodHours, ...reference }) =>
      store.setRetention(store.find(reference), RetentionPeriodHours),
    ),
    DecreaseStreamRetentionPeriod: operation(Retention, ({ RetentionPeriodHours, ...reference }) =>
      store.setRetention(store.find(reference), RetentionPeriodHours),
    ),
  }
}
