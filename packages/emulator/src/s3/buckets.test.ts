import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createBuckets } from './buckets.ts'

function open() {
  const clock = createManualClock(Date.UTC(2026, 0, 1))
  const buckets = createBuckets({ region: 'eu-west-1', clock })
  buckets.createBucket('files')
  return { clock, buckets }
}

test('A bucket is found by its regional domain name, and only by that', () => {
  const { buckets } = open()
  const { regionalDomainName } = buckets.createBucket('more.files')
  expect(buckets.bucketAt(regionalDomainName)).toBe('more.files')
  expect(buckets.bucketAt('files.s3.us-east-1.amazonaws.com')).toBeUndefined()
})

test('The newest object of a key counts, and what is deleted is gone', async () => {
  const { buckets, clock } = open()
  const first = buckets.putObject({ bucket: 'files', key: 'a', body: Buffer.from('1') })
  await clock.advance(1_000)
  const second = buckets.putObject({ bucket: 'files', key: 'a', body: Buffer.from('2') })
  expect(second.etag).not.toBe(first.etag)
  expect(buckets.getObject('files', 'a')).toMatchObject({
    etag: second.etag,
    contentType: 'binary/octet-stream',
    lastModified: clock.now(),
  })
  buckets.deleteObject('files', 'a')
  buckets.deleteObject('files', 'a')
  expect(buckets.getObject('files', 'a')).toBeUndefined()
})

test('A bucket with objects goes only when it is forced to [s3/delete-bucket]', () => {
  const { buckets } = open()
  buckets.putObject({ bucket: 'files', key: 'a', body: Buffer.from('1') })
  expect(() => buckets.deleteBucket('files')).toThrow('not empty')
  buckets.deleteBucket('files', { force: true })
  expect(() => buckets.getObject('files', 'a')).toThrow('"files" does not exist')
})

test('A name is taken once', () => {
  expect(() => open().buckets.createBucket('files')).toThrow('You own the bucket "files" already.')
})
