import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredObject } from '../s3/buckets.ts'
import { createViewerResponses } from './viewer-responses.ts'

const object: StoredObject = {
  body: Buffer.from('x'),
  contentType: 'text/plain',
  etag: '"x"',
  lastModified: 0,
}

test('A request asks for one key: its path decoded, without the slash before it, whatever it holds', () => {
  const asked: string[] = []
  const respond = createViewerResponses({
    buckets: {
      bucketAt: () => 'files',
      readAs: (_caller, _bucket, key) => {
        asked.push(key)
        return object
      },
    },
    arn: 'arn:aws:cloudfront::123456789012:distribution/A',
    settings: () => ({ originDomainName: 'files.s3.eu-west-1.amazonaws.com', defaultRootObject: 'home' }),
    headersOf: () => [],
  })
  const part = fc.oneof(fc.constantFrom('..', '.', '/', '\\', '\0', 'etc/passwd'), fc.string())
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const key = parts.join('/')
      fc.pre(key.isWellFormed())
      respond({ method: 'GET', target: `/${encodeURIComponent(key)}?query=1` })
      expect(asked.at(-1)).toBe(key || 'home')
    }),
  )
})
