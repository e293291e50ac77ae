import { hash } from 'node:crypto'

export interface MessageAttribute {
  readonly DataType: string
  readonly StringValue?: string | undefined
  /** Base64. */
  readonly BinaryValue?: string | undefined
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>

export function bodyDigest(body: string): string {
  return hash('md5', body, 'hex')
}

/**
 * MD5 of the attributes in the order of their names: each part with its length before it, and one byte for the kind.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function attributesDigest(attributes: MessageAttributes): string {
  const parts = Object.entries(attributes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { DataType, StringValue, BinaryValue }]) => [
      withLength(Buffer.from(name)),
      withLength(Buffer.from(DataType)),
      BinaryValue === undefined ? stringKind : binaryKind,
      withLength(
        BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64'),
      ),
    ])
  return hash('md5', Buffer.concat(parts), 'hex')
}

const stringKind = Buffer.from([1])
const binaryKind = Buffer.from([2])

function withLength(part: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(part.byteLength)
  return Buffer.concat([length, part])
}
