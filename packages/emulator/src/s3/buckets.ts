import { createHash } from 'node:crypto'
import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import { allows, type BucketPolicy, parseBucketPolicy, type ServiceCaller } from './bucket-policy.ts'

export interface ObjectInput {
  readonly bucket: string
  readonly key: string
  readonly body: Uint8Array
  readonly contentType?: string | undefined
  readonly cacheControl?: string | undefined
}

export interface StoredObject {
  readonly body: Uint8Array
  readonly contentType: string
  readonly cacheControl?: string | undefined
  /** Quoted, as a header has it. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly lastModified: number
}

/** S3's control plane, as far as a web site's files need it: buckets and objects, in memory. */
export interface Buckets {
  /** @throws BucketAlreadyOwnedByYou */
  createBucket(bucket: string): { readonly bucketArn: string; readonly regionalDomainName: string }
  /** @throws NoSuchBucket, and BucketNotEmpty unless it is forced. */
  deleteBucket(bucket: string, options?: { readonly force?: boolean }): void
  /** Replaces an object. @throws NoSuchBucket */
  putObject(input: ObjectInput): { readonly etag: string }
  /** Does nothing when there is none, as S3. @throws NoSuchBucket */
  deleteObject(bucket: string, key: string): void
  /** @throws NoSuchBucket */
  getObject(bucket: string, key: string): StoredObject | undefined
  /** Replaces the policy, a JSON document. @throws NoSuchBucket or MalformedPolicy */
  putPolicy(bucket: string, policy: string): void
  /** As it was put. */
  getPolicy(bucket: string): string | undefined
  deletePolicy(bucket: string): void
  /** Reads an object for a service; undefined when there is none, and when the bucket's policy forbids it. */
  readAs(caller: ServiceCaller, bucket: string, key: string): StoredObject | undefined
  /** The bucket of a regional domain name: `files.s3.eu-west-1.amazonaws.com`. */
  bucketAt(domainName: string): string | undefined
}

export interface BucketsOptions {
  readonly region: string
  readonly clock: Clock
}

/** Content type of an object that was put without one. */
const defaultContentType = 'binary/octet-stream'

export function createBuckets({ region, clock }: BucketsOptions): Buckets {
  const buckets = new Map<string, Map<string, StoredObject>>()
  const policies = new Map<string, { readonly text: string; readonly policy: BucketPolicy }>()

  const find = (bucket: string): Map<string, StoredObject> => {
    const objects = buckets.get(bucket)
    if (objects === undefined) {
      throw new AwsError('NoSuchBucket', `The specified bucket "${bucket}" does not exist.`, 404)
    }
    return objects
  }

  const domainNameOf = (bucket: string): string => `${bucket}.s3.${region}.amazonaws.com`

  return {
    createBucket(bucket) {
      if (buckets.has(bucket)) {
        throw new AwsError('BucketAlreadyOwnedByYou', `You own the bucket "${bucket}" already.`, 409)
      }
      buckets.set(bucket, new Map())
      return { bucketArn: `arn:aws:s3:::${bucket}`, regionalDomainName: domainNameOf(bucket) }
    },
    deleteBucket(bucket, { force = false } = {}) {
      if (find(bucket).size > 0 && !force) {
        throw new AwsError('BucketNotEmpty', `The bucket "${bucket}" you tried to delete is not empty.`, 409)
      }
      buckets.delete(bucket)
      policies.delete(bucket)
    },
    putObject({ bucket, key, body, contentType = defaultContentType, cacheControl }) {
      const etag = `"${createHash('md5').update(body).digest('hex')}"`
      find(bucket).set(key, { body, contentType, cacheControl, etag, lastModified: clock.now() })
      return { etag }
    },
    deleteObject: (bucket, key) => void find(bucket).delete(key),
    getObject: (bucket, key) => find(bucket).get(key),
    putPolicy(bucket, policy) {
      find(bucket)
      try {
        policies.set(bucket, { text: policy, policy: parseBucketPolicy(policy) })
      } catch (error) {
        throw new AwsError(
          'MalformedPolicy',
          `The policy of "${bucket}" is malformed, or uses more than the emulator supports.`,
          400,
          {
            cause: error,
          },
        )
      }
    },
    getPolicy: (bucket) => policies.get(bucket)?.text,
    deletePolicy: (bucket) => void policies.delete(bucket),
    readAs(caller, bucket, key) {
      const object = find(bucket).get(key)
      const policy = policies.get(bucket)?.policy
      const isAllowed =
        policy !== undefined && allows(policy, caller, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`)
      return isAllowed ? object : undefined
    },
    bucketAt: (domainName) => [...buckets.keys()].find((bucket) => domainNameOf(bucket) === domainName),
  }
}
