import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { ifThere } from './if-there.ts'
import { inert, tagInputs } from './inputs.ts'
import { physicalName } from './names.ts'

const BucketInputs = z.strictObject({
  ...tagInputs,
  bucket: z.string().optional(),
  forceDestroy: z.boolean().default(false),
})
type BucketInputs = z.infer<typeof BucketInputs>

export const bucket = defineResource<CloudContext, BucketInputs>({
  type: 'aws:s3/bucket:Bucket',
  inputs: BucketInputs,
  replaceOn: ['bucket'],
  read: ({ cloud }, { id }) => ifThere(() => cloud.buckets.getObject(id, '')),
  create({ cloud }, request) {
    const name = physicalName(request, request.inputs.bucket)
    const { bucketArn, regionalDomainName } = cloud.buckets.createBucket(name)
    return {
      id: name,
      outputs: {
        bucket: name,
        arn: bucketArn,
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegionalDomainName: regionalDomainName,
      },
    }
  },
  update: (_context, { id, outputs }) => ({ id, outputs }),
  delete: ({ cloud }, { id, inputs }) => cloud.buckets.deleteBucket(id, { force: inputs.forceDestroy }),
})

const ObjectInputs = z.strictObject({
  ...tagInputs,
  bucket: z.string(),
  key: z.string(),
  content: z.string().optional(),
  // A file as the engine decodes it; the fingerprint tells when its content has changed.
  source: z.object({ kind: z.literal('asset'), path: z.string(), sha256: z.string() }).optional(),
  contentType: z.string().optional(),
  cacheControl: z.string().optional(),
  serverSideEncryption: inert,
})
type ObjectInputs = z.infer<typeof ObjectInputs>

async function putObject({ cloud }: CloudContext, { inputs }: { readonly inputs: ObjectInputs }) {
  const { bucket: bucketName, key, content = '', source, contentType, cacheControl } = inputs
  const { etag } = cloud.buckets.putObject({
    bucket: bucketName,
    key,
    // Read now: the next build may take the file away while this one is still served.
    body: source === undefined ? Buffer.from(content) : await readFile(source.path),
    contentType,
    cacheControl,
  })
  return { id: key, outputs: { etag, arn: `arn:aws:s3:::${bucketName}/${key}` } }
}

export const bucketObject = defineResource<CloudContext, ObjectInputs>({
  type: 'aws:s3/bucketObjectv2:BucketObjectv2',
  inputs: ObjectInputs,
  replaceOn: ['bucket', 'key'],
  outputsThatChange: ['etag'],
  read: ({ cloud }, { inputs: { bucket: name, key } }) =>
    cloud.buckets.getObject(name, key) === undefined ? undefined : {},
  create: putObject,
  update: (context, _existing, request) => putObject(context, request),
  delete: ({ cloud }, { inputs }) => cloud.buckets.deleteObject(inputs.bucket, inputs.key),
})

const PolicyInputs = z.strictObject({ region: tagInputs.region, bucket: z.string(), policy: z.string() })
type PolicyInputs = z.infer<typeof PolicyInputs>

function putPolicy({ cloud }: CloudContext, { inputs }: { readonly inputs: PolicyInputs }) {
  cloud.buckets.putPolicy(inputs.bucket, inputs.policy)
  return { id: inputs.bucket, outputs: {} }
}

export const bucketPolicy = defineResource<CloudContext, PolicyInputs>({
  type: 'aws:s3/bucketPolicy:BucketPolicy',
  inputs: PolicyInputs,
  replaceOn: ['bucket'],
  read: ({ cloud }, { inputs }) => (cloud.buckets.getPolicy(inputs.bucket) === undefined ? undefined : {}),
  create: putPolicy,
  update: (context, _existing, request) => putPolicy(context, request),
  delete: ({ cloud }, { inputs }) => cloud.buckets.deletePolicy(inputs.bucket),
})
