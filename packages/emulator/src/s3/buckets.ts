import { createHash } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import { AwsError } from '../errors.ts'

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
  /** Throws BucketAlreadyOwnedByYou. */
  createBucket(bucket: string): { readonly bucketArn: string; readonly regionalDomainName: string }
  /** Throws NoSuchBucket, and BucketNotEmpty unless it is forced. */
  deleteBucket(bucket: string, options?: { readonly force?: boolean }): void
  /** Puts an object in the place of what is there. Throws NoSuchBucket. */
  putObject(input: ObjectInput): { readonly etag: string }
  /** Does nothing when there is none, as S3. Throws NoSuchBucket. */
  deleteObject(bucket: string, key: string): void
  /** Throws NoSuchBucket. */
  getObject(bucket: string, key: string): StoredObject | undefined
  /** Which bucket a regional domain name is of: `files.s3.eu-west-1.amazonaws.com`. */
  bucketAt(domainName: string): string | undefined
}

export interface BucketsOptions {
  readonly region: string
  readonly clock: Clock
}

/** What S3 says of an object that was put without a type. */
const defaultContentType = 'binary/octet-stream'

export const createBuckets = ({ region, clock }: BucketsOptions): Buckets => {
  const buckets = new Map<string, Map<string, StoredObject>>()

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
    },
    putObject({ bucket, key, body, contentType = defaultContentType, cacheControl }) {
      const etag = `"${createHash('md5').update(body).digest('hex')}"`
      find(bucket).set(key, { body, contentType, cacheControl, etag, lastModified: clock.now() })
      return { etag }
    },
    deleteObject: (bucket, key) => void find(bucket).delete(key),
    getObject: (bucket, key) => find(bucket).get(key),
    bucketAt: (domainName) => [...buckets.keys()].find((bucket) => domainNameOf(bucket) === domainName),
  }
}
