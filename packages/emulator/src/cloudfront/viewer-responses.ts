import type { Buckets, StoredObject } from '../s3/buckets.ts'
import type { DistributionSettings, PolicyHeader } from './settings.ts'

/** The parts of a viewer's request that matter to a web site of files. */
export interface ViewerRequest {
  readonly method: string
  /** Path and query, as they came. */
  readonly target: string
  readonly ifNoneMatch?: string | undefined
}

export interface ViewerResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** True if the body may be compressed. */
  readonly compressible: boolean
}

export interface ViewerResponsesOptions {
  readonly buckets: Pick<Buckets, 'bucketAt' | 'readAs'>
  /** In whose name the bucket is read. */
  readonly arn: string
  /** As they are when a request comes. */
  readonly settings: () => DistributionSettings
  readonly headersOf: (policyId: string) => readonly PolicyHeader[]
}

/**
 * Responds for a distribution. A path is looked up among the keys of a bucket and never in a file system, so there is
 * nothing outside of the bucket that it could name.
 */
export function createViewerResponses({ buckets, arn, settings, headersOf }: ViewerResponsesOptions) {
  const objectAt = (path: string): StoredObject | undefined => {
    const { originDomainName, defaultRootObject = '' } = settings()
    const bucket = originDomainName === undefined ? undefined : buckets.bucketAt(originDomainName)
    return bucket === undefined
      ? undefined
      : buckets.readAs({ service, sourceArn: arn }, bucket, path.slice(1) || defaultRootObject)
  }

  const plainResponse = ({ method, target, ifNoneMatch }: ViewerRequest): ViewerResponse => {
    if (settings().enabled === false) return refusal(403, 'This distribution is disabled.')
    if (method !== 'GET' && method !== 'HEAD') {
      return refusal(403, `This distribution does not take ${method} requests.`)
    }
    const path = decodePath(target)
    if (path === undefined) return refusal(400, 'The path cannot be decoded.')
    const object = objectAt(path)
    if (object !== undefined) return found(object, 200, ifNoneMatch)
    // Without permission to list the bucket, a missing object looks like a forbidden one.
    const errorCode = 403
    const page = settings().errorResponses?.find((each) => each.errorCode === errorCode)
    const stead = page?.responsePagePath === undefined ? undefined : objectAt(page.responsePagePath)
    return stead === undefined
      ? refusal(errorCode, `There is no object for ${path}.`)
      : found(stead, page?.responseCode ?? errorCode, ifNoneMatch)
  }

  return (request: ViewerRequest): ViewerResponse => {
    const { headersPolicyId, compress = false } = settings()
    const plain = plainResponse(request)
    const response = { ...plain, compressible: compress && plain.compressible }
    if (headersPolicyId === undefined) return response
    const ofOrigin = new Set(Object.keys(response.headers).map((name) => name.toLowerCase()))
    const added = headersOf(headersPolicyId).filter(
      ({ name, override }) => override || !ofOrigin.has(name.toLowerCase()),
    )
    const overridden = new Set(added.map(({ name }) => name.toLowerCase()))
    const kept = Object.entries(response.headers).filter(([name]) => !overridden.has(name.toLowerCase()))
    return {
      ...response,
      headers: Object.fromEntries([...kept, ...added.map(({ name, value }) => [name, value] as const)]),
    }
  }
}

const service = 'cloudfront.amazonaws.com'

function found(object: StoredObject, status: number, ifNoneMatch: string | undefined): ViewerResponse {
  const { body, contentType, cacheControl, etag, lastModified } = object
  const headers = {
    'content-type': contentType,
    etag,
    'last-modified': new Date(lastModified).toUTCString(),
    ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
  }
  if (status === 200 && ifNoneMatch?.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, '') === etag)) {
    return { status: 304, headers, body: new Uint8Array(), compressible: false }
  }
  return { status, headers, body, compressible: compressibleType.test(contentType) }
}

/** About what CloudFront compresses: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const compressibleType = /^(text\/|image\/svg\+xml|application\/(javascript|json|manifest\+json|wasm|xml))/

function refusal(status: number, message: string): ViewerResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.from(`${message}\n`),
    compressible: false,
  }
}

function decodePath(target: string): string | undefined {
  try {
    return decodeURIComponent(target.split('?', 1)[0] ?? '/')
  } catch {
    // Malformed percent-encoding.
    return undefined
  }
}
