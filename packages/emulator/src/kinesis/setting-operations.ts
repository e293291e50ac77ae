import * as z from 'zod'
import { operation, type Operation } from '../http/aws-json.ts'
import type { StreamStore } from './stream-store.ts'
import { Reference } from './wire.ts'

const Retention = Reference.extend({ RetentionPeriodHours: z.int() })
const Encryption = Reference.extend({ KeyId: z.string(), EncryptionType: z.literal('KMS') })

export function settingOperations(store: StreamStore): Record<string, Operation> {
  const tagsOf = (reference: z.infer<typeof Reference>) =>
    [...store.find(reference).tags].map(([Key, Value]) => ({ Key, Value }))
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
    ListTagsForStream: operation(Reference, (input) => ({ Tags: tagsOf(input), HasMoreTags: false })),
    ListTagsForResource: operation(z.object({ ResourceARN: z.string() }), ({ ResourceARN }) => ({
      Tags: tagsOf({ StreamARN: ResourceARN }),
    })),
    IncreaseStreamRetentionPeriod: operation(Retention, ({ RetentionPeriodHours, ...reference }) =>
      store.setRetention(store.find(reference), RetentionPeriodHours),
    ),
    DecreaseStreamRetentionPeriod: operation(Retention, ({ RetentionPeriodHours, ...reference }) =>
      store.setRetention(store.find(reference), RetentionPeriodHours),
    ),
    StartStreamEncryption: operation(Encryption, ({ KeyId, ...reference }) => {
      store.find(reference).encryptionKeyId = KeyId
    }),
    StopStreamEncryption: operation(Encryption, (reference) => {
      store.find(reference).encryptionKeyId = undefined
    }),
  }
}
